using System.Globalization;
using Supervision.Actors;
using Supervision.Groups;
using Supervision.Posix.Processes;
using Supervision.Processes;
using Supervision.Specs;

namespace Supervision.Services;

/// <summary>Does what <see cref="ServiceMachine"/> has decided: each effect is one thing to do.</summary>
internal sealed class EffectPerformer(IActorContext context, SpecInForce specs, ServiceSettings settings, Attendance attendance)
{
    private const string BackoffTimer = "backoff";
    private const string StopTimer = "stop";
    private const string HandoffTimer = "handoff";
    private const string LookTimer = "look";
    private const string TurnTimer = "turn";

    /// <summary>One that runs for so long and is not ready lets others start.</summary>
    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(1);

    /// <summary>What has been killed and is not gone after so long is held by something that an operator should know of.</summary>
    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(2);

    /// <summary>So many ends the host keeps while the journal is away. The first of them is of what the journal takes for running, and is always kept.</summary>
    private const int HeldMax = 50;

    /// <summary>What the host has still to forget.</summary>
    private readonly List<int> _ended = [];
    private readonly HashSet<int> _unrecorded = [];
    private readonly List<int> _held = [];
    private readonly SecondStart _beside = new(context);
    private StartTurn? _turn;

    private ServiceSpec Spec => specs.Current;

    /// <summary>Time to see what is still there of a process that was killed.</summary>
    internal sealed record LookAtStop(int Number);

    /// <summary>Enough time to become ready was given.</summary>
    internal sealed record TurnIsOver;

    /// <summary>What the start waits for, in words; null when it does not.</summary>
    public string? Awaited => _turn is { IsWaiting: true } turn
        ? string.Create(CultureInfo.InvariantCulture, $"its turn, as {turn.Limit} may start at a time")
        : null;

    /// <summary>The actor of an incarnation.</summary>
    public IActorRef Incarnation(int number) => context.Child(ChildName(number));

    /// <summary>How the host of the processes calls an incarnation.</summary>
    public string Id(int number) => IncarnationId.Format(Spec.Name, number);

    /// <summary>Ends the timers that there is no use for.</summary>
    public void Follow(ServiceModel model)
    {
        var state = model.State;
        FollowTurn(state);
        _beside.Follow(model);
        if (model.Handoff is null)
        {
            context.Timers.Cancel(HandoffTimer);
        }

        if (state is not ServiceState.Stopping)
        {
            context.Timers.Cancel(StopTimer);
            context.Timers.Cancel(LookTimer);
        }
    }

    public void Perform(ServiceEffect effect, ServiceModel model)
    {
        switch (effect)
        {
            case ServiceEffect.Spawn e:
                attendance.Of(e.Number).BeforeSpawn();
                Spawn(e.Number, model);
                break;

            case ServiceEffect.SpawnBeside e:
                var next = specs.Rise();
                attendance.Begin(e.Number, next).BeforeSpawn();
                if (!RefusesForWantOfPort(e.Number, next, model))
                {
                    _beside.Spawn(BirthOf(e.Number, next.At(model.PortOf(e.Number)), settings.Turns.For(StartUrgency.Ahead)), ChildName(e.Number));
                }

                break;

            case ServiceEffect.Drain e:
                Drain(e);
                break;

            case ServiceEffect.HandoffDeadline e:
                context.Timers.StartSingleTimer(HandoffTimer, new ServiceInput.HandoffDue(e.Number), e.After);
                break;

            case ServiceEffect.Adoption e:
                if (e.Process.IsRespawn)
                {
                    attendance.Of(e.Process.Number).BeforeSpawn();
                }

                context.ActorOf(IncarnationActor.Props(BirthOf(e.Process.Number, null, null)), ChildName(e.Process.Number));
                break;

            case ServiceEffect.StopSignal e when !Spec.Stop.Command.IsEmpty:
                attendance.Of(e.Number).RunStopCommand(model.Process?.Pid);
                break;

            case ServiceEffect.StopSignal e:
                settings.Link.Signal(Id(e.Number), Spec.Stop.Signal, SignalScope.Process);
                settings.Link.Signal(Id(e.Number), Signals.Continue, SignalScope.Process);
                break;

            case ServiceEffect.Signal e:
                settings.Link.Signal(Id(e.Number), e.Value, SignalScope.Process);
                break;

            case ServiceEffect.Hooks e:
                attendance.Of(e.Number).Run(e, model.Process?.Pid);
                break;

            case ServiceEffect.HooksBreak:
                attendance.BreakHooks();
                break;

            case ServiceEffect.ReadinessWatch e:
                attendance.Of(e.Number).WatchReadiness(e.Number, PidOf(model, e.Number));
                break;

            case ServiceEffect.StartDeadline e:
                attendance.Of(e.Number).ExpectReady(e);
                break;

            case ServiceEffect.Care e:
                attendance.Of(e.Number).Care(e.Number, PidOf(model, e.Number));
                break;

            case ServiceEffect.ReloadRequest e:
                attendance.Of(e.Number).Reload(e.Number, model.Process?.Pid, signal => settings.Link.Signal(Id(e.Number), signal, SignalScope.Process));
                break;

            case ServiceEffect.ReloadDeadline e:
                attendance.Of(e.Number).ExpectReload(e);
                break;

            case ServiceEffect.MainProcessSearch e:
                attendance.Of(e.Number).FindMainProcess(e.Number);
                break;

            case ServiceEffect.Kill e:
                Kill(e.Number);
                context.Timers.StartSingleTimer(LookTimer, new LookAtStop(e.Number), LookAfter);
                break;

            case ServiceEffect.Oblivion e:
                settings.Link.LetGo(Id(e.Number));
                _ended.Add(e.Number);
                break;

            case ServiceEffect.StoreDrop:
                settings.Link.DropStore(Spec.Name.Text);
                break;

            case ServiceEffect.StopDeadline e:
                context.Timers.StartSingleTimer(StopTimer, new ServiceInput.StopTimedOut(e.Number), e.After);
                break;

            case ServiceEffect.Alarm e:
                context.Timers.StartSingleTimer(BackoffTimer, new ServiceInput.BackoffElapsed(), e.After);
                break;

            case ServiceEffect.GroupVerdict e:
                context.Parent.Tell(new MemberDeath(Spec.Name.Text, $"{Spec.Name}: {e.Exit?.Text ?? model.Reason}"));
                break;

            case ServiceEffect.GroupNotice e:
                context.Parent.Tell(new MemberEnd(Spec.Name.Text, $"{Spec.Name}: {model.Reason}", e.Escalates));
                break;

            default:
                throw new InvalidOperationException($"No way to perform {effect}");
        }
    }

    /// <summary>The incarnations that are over since this was last asked; null for none.</summary>
    public int[]? TakeEnded()
    {
        if (_ended.Count == 0)
        {
            return null;
        }

        int[] ended = [.. _ended];
        _ended.Clear();
        _unrecorded.UnionWith(ended);
        return ended;
    }

    /// <summary>Nobody will ask again how they ended.</summary>
    public void Forget(int[] ended)
    {
        foreach (var number in ended)
        {
            _ = _unrecorded.Remove(number);
            _ = _held.Remove(number);
            settings.Link.Forget(Id(number));
        }
    }

    /// <summary>The actor is told nothing more, and what it has asked to be recorded is recorded all the same.</summary>
    public void ForgetAll() => Forget([.. _unrecorded.Except(_held)]);

    /// <summary>The incarnations whose end is in the memory of this daemon alone, beside the host's; all that is recorded later is on disk after them.</summary>
    public int[] Held => [.. _held];

    /// <summary>What is recorded of these ends waits in memory: the host keeps them, should this daemon be killed before the journal is back.</summary>
    public void Hold(int[] ended)
    {
        _held.AddRange(ended.Except(_held).ToArray());
        while (_held.Count > HeldMax)
        {
            Forget([_held[1]]);
        }
    }

    /// <summary>The start is over, for good or ill.</summary>
    public void EndTurn()
    {
        context.Timers.Cancel(TurnTimer);
        _turn?.End();
        _turn = null;
    }

    /// <summary>What is to have a port of its own is not started without one: as if the kernel had refused it.</summary>
    private bool RefusesForWantOfPort(int number, ServiceSpec spec, ServiceModel model)
    {
        if (!spec.Handoff.IsFronted || model.PortOf(number) is not null)
        {
            return false;
        }

        context.Self.Tell(new ServiceInput.SpawnFailed(number, $"no port of handoff.ports ({spec.Handoff.Ports}) is free", IsTransient: true));
        return true;
    }

    private void Spawn(int number, ServiceModel model)
    {
        if (RefusesForWantOfPort(number, Spec, model))
        {
            return;
        }

        EndTurn();
        _turn = settings.Turns.For(UrgencyOf(model));
        var incarnation = context.ActorOf(IncarnationActor.Props(BirthOf(number, Spec.At(model.PortOf(number)), _turn)), ChildName(number));
        if (_turn.TryBegin(() => incarnation.Tell(new IncarnationActor.TurnHasCome())))
        {
            incarnation.Tell(new IncarnationActor.TurnHasCome());
        }
    }

    private void FollowTurn(ServiceState state)
    {
        if (_turn is null || state is ServiceState.Starting { Process: null })
        {
            return;
        }

        if (state is ServiceState.Starting)
        {
            if (!context.Timers.IsTimerActive(TurnTimer))
            {
                context.Timers.StartSingleTimer(TurnTimer, new TurnIsOver(), TurnMax);
            }

            return;
        }

        if (state is ServiceState.Stopping { Process: null } s && _turn.TryWithdraw())
        {
            // What was not asked for yet need not be waited for.
            context.Stop(Incarnation(s.Number));
            context.Self.Tell(new ServiceInput.SpawnFailed(s.Number, "stopped before its turn to start", IsTransient: true));
        }

        EndTurn();
    }

    private static StartUrgency UrgencyOf(ServiceModel model) => model switch
    {
        { Cause.Kind: CauseKind.Exit, LastDelay.Ticks: 0 } => StartUrgency.AtOnce,
        { Cause.Kind: CauseKind.Operator } => StartUrgency.Ahead,
        _ => StartUrgency.InTurn,
    };

    private void Drain(ServiceEffect.Drain effect)
    {
        if (Spec.Handoff.DrainSignal is null && !Spec.Stop.Command.IsEmpty)
        {
            attendance.Of(effect.Number).RunStopCommand(effect.Process.Pid);
            return;
        }

        settings.Link.Signal(Id(effect.Number), Spec.Handoff.DrainSignal ?? Spec.Stop.Signal, SignalScope.Process);
        settings.Link.Signal(Id(effect.Number), Signals.Continue, SignalScope.Process);
    }

    private static int? PidOf(ServiceModel model, int number) => model.Handoff is { } handoff && handoff.Number == number ? handoff.Process?.Pid : model.Process?.Pid;

    private void Kill(int number)
    {
        switch (Spec.Stop.Kill)
        {
            case KillScope.Tree:
                settings.Link.KillTree(Id(number), context.Self);
                break;
            case KillScope.Group:
                settings.Link.Signal(Id(number), Signals.Kill, SignalScope.Group);
                break;
            default:
                settings.Link.Signal(Id(number), Signals.Kill, SignalScope.Process);
                break;
        }
    }

    private IncarnationActor.Birth BirthOf(int number, ServiceSpec? spec, StartTurn? turn) =>
        new(number, spec, settings.Node, settings.Inherited, Spec.Name, settings.Link, turn);

    private static string ChildName(int number) => number.ToString(CultureInfo.InvariantCulture);
}
