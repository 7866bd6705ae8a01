namespace Supervision.Actors;

/// <summary>Waits from outside for the outcome of an actor's start.</summary>
internal sealed class SupervisorStart(ActorSystem system) : InternalActorRef(system.NextTemporaryPath())
{
    private readonly TaskCompletionSource<ChildResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _ignored;

    internal override ActorSystem System => system;

    internal static Task<ChildResult> Below(ActorSystem system, Props props, string? name)
    {
        var observer = new SupervisorStart(system);
        var started = system.Start(system.User.Mailbox.Cell, props, name, observer);
        ((LocalActorRef)started).SendSystem(new WatchRequest(observer));
        return observer._result.Task;
    }

    public override void Tell(object message, IActorRef? sender) => system.DeliverToDead(message, sender, this);

    internal override void SendSystem(SystemMessage message)
    {
        switch (message)
        {
            case StartReport { Ignored: true }:
                _ignored = true;
                break;
            case StartReport report:
                _result.TrySetResult(new ChildResult(ChildOutcome.Ok, report.Child));
                report.Child.SendSystem(new UnwatchRequest(this));
                break;
            case DeathNotice notice:
                _result.TrySetResult(Failed(notice.Reason));
                break;
        }
    }

    private ChildResult Failed(ExitReason reason) => reason switch
    {
        _ when _ignored => new ChildResult(ChildOutcome.Ignored),
        ExitReason.CrashExit { Cause: ChildSpecException bad } => new ChildResult(ChildOutcome.BadSpec, null, reason, bad.Message),
        _ => new ChildResult(ChildOutcome.StartFailed, Reason: reason),
    };
}
