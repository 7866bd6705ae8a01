namespace Supervision.Actors;

/// <summary>To a parent that asked for it: a child has started, or has declined to.</summary>
internal sealed record ChildStarted(IActorRef Child, bool Ignored);
