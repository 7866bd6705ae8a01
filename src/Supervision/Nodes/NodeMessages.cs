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

/// <summary>Make the tree another; answered with <see cref="Reshaped"/> when it has its new members, or with <see cref="NotReshaped"/>.</summary>
/// <param name="Node">The node and its tree from now on.</param>
/// <param name="By">Who applies it.</param>
internal sealed record Reshape(NodeSpec Node, string By);

/// <summary>The tree is the wanted one; what has to start, or to start again, has been told to.</summary>
/// <param name="Services">Every service, by name.</param>
internal sealed record Reshaped(ImmutableDictionary<ServiceName, IActorRef> Services);

/// <summary>The tree stays as it is.</summary>
/// <param name="Why">Why.</param>
internal sealed record NotReshaped(string Why);
