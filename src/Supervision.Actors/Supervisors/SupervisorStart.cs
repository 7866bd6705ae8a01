namespace Supervision.Actors;

/// <summary>An actor that starts one supervisor on behalf of somebody outside, and ends when it has ended.</summary>
internal sealed class SupervisorStart : ActorBase
{
    private readonly Props _props;
    private readonly TaskCompletionSource<ChildResult> _result;
    private readonly ChildPort _port;

    private SupervisorStart(Props props, TaskCompletionSource<ChildResult> result)
    {
        _props = props;
        _result = result;
        _port = new ChildPort(Cell);
    }

    internal static Task<ChildResult> Below(ActorSystem system, Props props, string? name)
    {
        var result = new TaskCompletionSource<ChildResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new SupervisorStart(props, result)), name);
        return result.Task;
    }

    internal override bool ReceiveFirst(object message) => false;

    internal override void ChildStarted(IActorRef child, bool ignored) => _port.NoteStarted(child, ignored);

    internal override void ChildEnded(IActorRef child, ExitReason reason)
    {
        if (!_port.NoteEnded(child, reason))
            Context.Exit(reason);
    }

    protected override void PreStart() => RunTask(async () =>
    {
        var outcome = await _port.Start(_props, "supervisor");
        _result.SetResult(outcome switch
        {
            StartOutcome.Started started => new ChildResult(ChildOutcome.Ok, started.Child),
            StartOutcome.Failed { Reason: ExitReason.CrashExit { Cause: ChildSpecException bad } } failed =>
                new ChildResult(ChildOutcome.BadSpec, null, failed.Reason, bad.Message),
            StartOutcome.Failed failed => new ChildResult(ChildOutcome.StartFailed, Reason: failed.Reason),
            _ => new ChildResult(ChildOutcome.Ignored),
        });
        if (outcome is not StartOutcome.Started)
            Context.Exit(ExitReason.Normal);
    });

    protected override SupervisorStrategy SupervisorStrategy() => Actors.SupervisorStrategy.Stopping;
}
