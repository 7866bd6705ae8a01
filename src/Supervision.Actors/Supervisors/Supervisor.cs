namespace Supervision.Actors;

/// <summary>An actor that starts, watches, restarts and stops its children as the supervisor of Erlang/OTP does.</summary>
/// <remarks>
/// It does one thing at a time: while it starts or stops a child, what is sent to it waits. A restarted child is a new
/// actor with the same path and an empty mailbox. Operations are in <see cref="SupervisorCalls"/>.
/// </remarks>
public class Supervisor : ActorBase
{
    private readonly SupervisorOptions _options;
    private readonly MemberList _members;
    private readonly ChildPort _port;
    private RestartWindow _window;

    /// <summary>Only for <see cref="Props"/>; see <see cref="Of"/>.</summary>
    public Supervisor(SupervisorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _port = new ChildPort(Cell);
        _members = new MemberList(_port, isDynamic: options.Strategy == SupervisionStrategy.SimpleOneForOne);
        _window = RestartWindow.Empty(new RestartIntensity(options.Intensity, options.Period, RestartClock.WholeSeconds));
    }

    /// <summary>Props of a supervisor.</summary>
    public static Props Of(SupervisorOptions options) => Props.Create(() => new Supervisor(options));

    internal override bool ReceiveFirst(object message)
    {
        switch (message)
        {
            case SupervisorCall.Suspend:
                Context.BecomeStacked(Held);
                Sender.Tell(new Status.Success(null), Self);
                return true;
            case SupervisorCall call:
                var operations = new ChildOperations(_options, _members);
                RunTask(async () => Sender.Tell(await operations.Perform(call), Self));
                return true;
            case SupervisorEvent.ChildExit exit:
                RunTask(() => HandleExit(exit));
                return true;
            case SupervisorEvent.TryAgain again:
                RunTask(() => TryAgain(again.Member));
                return true;
            case SupervisorEvent.StopRequest stop:
                RunTask(() => End(stop.Reason));
                return true;
            default:
                return false;
        }
    }

    internal sealed override void ChildStarted(IActorRef child, bool ignored) => _port.NoteStarted(child, ignored);

    internal sealed override void ChildEnded(IActorRef child, ExitReason reason)
    {
        if (!_port.NoteEnded(child, reason))
            Self.Tell(new SupervisorEvent.ChildExit(child, reason), Self);
    }

    /// <summary>Starts the children. An override calls this.</summary>
    protected override void PreStart()
    {
        Context.DeferStarted();
        RunTask(Boot);
    }

    /// <summary>Children are stopped in order before the supervisor ends.</summary>
    protected sealed override bool DelayStop(ExitReason reason)
    {
        Self.Tell(new SupervisorEvent.StopRequest(reason), Self);
        return true;
    }

    /// <summary>A child that fails ends; what follows is decided when its end has come through the mailbox.</summary>
    protected sealed override SupervisorStrategy SupervisorStrategy() => Actors.SupervisorStrategy.Stopping;

    private async Task Boot()
    {
        if (_options.FindProblem() is { } problem)
        {
            Context.Exit(ExitReason.Crash(new ChildSpecException(problem)));
            return;
        }

        if (_options.Strategy != SupervisionStrategy.SimpleOneForOne)
        {
            var members = _members.AddAll(_options.Children);
            if (await _members.StartInOrder(members) is { } failure)
            {
                await End(ExitReason.ShutdownWith(new FailedToStartChild(failure.Member.Spec.Id, failure.Reason)));
                return;
            }
        }

        Context.NotifyStarted();
    }

    private async Task HandleExit(SupervisorEvent.ChildExit exit)
    {
        // A child that was replaced or stopped in the meantime is no concern any more.
        if (_members.Find(exit.Child) is not { } member)
            return;
        Log.Info($"child {member.Spec.Id} has ended: {exit.Reason}");
        var decision = RestartDecision.Decide(member.Spec.Restart, exit.Reason.IsExpected, _window, Now);
        if (decision is not RestartDecision.Leave)
        {
            await Act(decision, member);
            return;
        }

        _members.Release(member);
        if (member.Spec.Significant && _members.IsSignificantEnd(_options.AutoShutdown))
            await End(ExitReason.Shutdown);
    }

    private async Task TryAgain(Member member)
    {
        if (_members.Contains(member) && member.State is MemberState.Restarting)
            await Act(RestartDecision.Attempt(_window, Now), member);
    }

    private async Task Act(RestartDecision decision, Member member)
    {
        if (decision is RestartDecision.Restart restart)
        {
            _window = restart.Window;
            if (await _members.Restart(member, _options.Strategy) is { } failed)
                Self.Tell(new SupervisorEvent.TryAgain(failed), Self);
            return;
        }

        Log.Error($"child {member.Spec.Id} would need more than {_options.Intensity} restarts within {_options.Period}");
        _members.Release(member);
        await End(ExitReason.Shutdown);
    }

    private async Task End(ExitReason reason)
    {
        await _members.StopAll();
        Context.Exit(reason);
    }

    private TimeSpan Now => Context.System.Time.Elapsed();

    private bool Held(object message)
    {
        if (message is not SupervisorCall.Resume)
        {
            Stash.Stash();
            return true;
        }

        Context.UnbecomeStacked();
        Stash.UnstashAll();
        Sender.Tell(new Status.Success(null), Self);
        return true;
    }
}
