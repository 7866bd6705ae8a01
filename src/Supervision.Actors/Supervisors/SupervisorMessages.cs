namespace Supervision.Actors;

/// <summary>What a supervisor is asked; see <see cref="SupervisorCalls"/>.</summary>
internal abstract record SupervisorCall
{
    internal sealed record StartChild(ChildSpec Spec) : SupervisorCall;

    internal sealed record StartDynamicChild(string Id, object? Argument) : SupervisorCall;

    internal sealed record TerminateChild(string Id) : SupervisorCall;

    internal sealed record TerminateDynamicChild(IActorRef Child) : SupervisorCall;

    internal sealed record RestartChild(string Id) : SupervisorCall;

    internal sealed record DeleteChild(string Id) : SupervisorCall;

    internal sealed record WhichChildren : SupervisorCall;

    internal sealed record CountChildren : SupervisorCall;

    internal sealed record Suspend : SupervisorCall;

    internal sealed record Resume : SupervisorCall;
}

/// <summary>What comes to a supervisor by itself, in the order of its mailbox.</summary>
internal abstract record SupervisorEvent : IDeadLetterSuppression
{
    /// <summary>A child has ended, and nobody was waiting for that.</summary>
    internal sealed record ChildExit(IActorRef Child, ExitReason Reason) : SupervisorEvent;

    /// <summary>A restart has failed and is to be tried again.</summary>
    internal sealed record TryAgain(Member Member) : SupervisorEvent;

    /// <summary>The supervisor was asked to stop.</summary>
    internal sealed record StopRequest(ExitReason Reason) : SupervisorEvent;
}
