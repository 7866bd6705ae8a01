using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Supervision.Posix.Processes;

namespace Supervision.Hosting.Managed;

/// <summary>What all instances of a node share.</summary>
/// <param name="Observer">Who learns what becomes of them.</param>
/// <param name="Scopes">Each instance has a scope of its own.</param>
/// <param name="Log">Where failures are logged.</param>
/// <param name="Time">The clock.</param>
/// <param name="OnAbandoned">Told of an instance that did not end.</param>
internal sealed record ManagedSurroundings(
    IProcessObserver Observer, IServiceScopeFactory Scopes, ILogger Log, TimeProvider Time, Action<ManagedIncarnation> OnAbandoned);
