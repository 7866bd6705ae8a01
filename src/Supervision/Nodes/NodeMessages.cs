using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Specs;

namespace Supervision.Nodes;

/// <summary>Stop every service in reverse order; answered with <see cref="AllStopped"/> when nothing runs any more.</summary>
internal sealed record StopAll;

/// <summary>No service has a process any more.</summary>
internal sealed record AllStopped;

/// <summary>Ask to be answered with <see cref="TreeReady"/> once every service has begun.</summary>
internal sealed record AwaitTree;

/// <summary>The tree is there.</summary>
/// <param name="Services">Every service, by name.</param>
internal sealed record TreeReady(ImmutableDictionary<ServiceName, IActorRef> Services);
