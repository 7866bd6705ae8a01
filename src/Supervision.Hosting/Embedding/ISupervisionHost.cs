using Supervision.Actors;
using Supervision.Api;

namespace Supervision.Hosting;

/// <summary>
/// An embedded node, as the application that embeds it sees and commands it: all of <see cref="ISupervision"/>, and what only the same process can have.
/// Calls made before the host has started it wait until it is there. Injected by the name of <c>AddSupervision</c> as a keyed service; without a key it
/// is the node that was added first.
/// </summary>
public interface ISupervisionHost : ISupervision
{
    /// <summary>The name given to <c>AddSupervision</c>.</summary>
    string Name { get; }

    /// <summary>Ends when the tree is there: every service has begun, which is not yet to say that it runs. Fails when the node cannot be started.</summary>
    Task WhenStarted { get; }

    /// <summary>The system of the node's actors, for actors of the application's own. It ends with the node.</summary>
    /// <exception cref="InvalidOperationException">The node has not started, or has ended.</exception>
    ActorSystem ActorSystem { get; }
}
