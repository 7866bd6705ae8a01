using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Specs;
using static Supervision.Services.ServiceEffect;
using static Supervision.Services.ServiceInput;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>
/// What happens when a process dies, an operator speaks, a dependency goes: every decision about one service, as a
/// pure function of what is known of it and what has just happened. The table of all decisions is
/// <c>ServiceMachine.md</c> beside this file; that of handoffs, <c>ServiceHandoff.md</c>.
/// </summary>
public static class ServiceMachine
{
    /// <summary>Adds one fact to what is known.</summary>
    public static ServiceModel Apply(ServiceModel model, ServiceFact fact) => ServiceProjection.Apply(model, fact);

    /// <summary>Decides what follows from an input.</summary>
    public static Decision Decide(ServiceModel model, ServiceInput input, Surroundings surroundings)
    {
        var step = new ServiceStep(model, surroundings);
        var refusal = model.Handoff is { } handoff && NumberIn(input) == handoff.Number ? ServiceHandoff.Hear(step, input, handoff) : input switch
        {
            Command c => ServiceCommands.OnCommand(step, c),
            SendSignal s => ServiceCommands.OnSignal(step, s),
            GatesChanged => OnGates(step),
            Invited i => OnInvited(step, i),
            ProviderReturned p => OnProviderReturned(step, p),
            Spawned s => OnSpawned(step, s),
            Respawned r => ServiceRespawn.OnRespawned(step, r),
            Adopted a => ServiceAdoption.OnAdopted(step, a),
            SpawnFailed f => OnSpawnFailed(step, f),
            Exited e => OnExited(step, e),
            TreeGone t => OnTreeGone(step, t),
            StopTimedOut t => OnStopTimedOut(step, t),
            HandoffDue or FlowsEnded => null,
            StoppingTold s => ServiceProgress.OnStopping(step, s),
            MoreTimeAsked m => ServiceProgress.OnMoreTimeAsked(step, m),
            Forked f => ServiceProgress.OnForked(step, f),
            MainProcessTold m => ServiceProgress.OnMainProcess(step, m),
            ReadyTold r => ServiceProgress.OnReady(step, r),
            StartTimedOut t => ServiceProgress.OnStartTimedOut(step, t),
            HealthJudged h => ServiceProgress.OnHealth(step, h),
            WatchdogExpired w => ServiceProgress.OnWatchdog(step, w),
            ReloadingTold r => ServiceReload.OnReloading(step, r),
            ReloadCommandEnded r => ServiceReload.OnCommandEnded(step, r),
            ReloadTimedOut r => ServiceReload.OnTimedOut(step, r),
            ServiceInput.HooksEnded h => ServiceHooks.OnEnded(step, h),
            BackoffElapsed => OnBackoffElapsed(step),
            ScheduleSet or ScheduleDue or QueuedRunDue or RepeatDue => Schedules.ScheduleDecisions.Decide(step, input),
            Recovered r => ServiceRecovery.Decide(step, r),
            SpecChanged c => ServiceRespecification.Change(step, c),
            Scaled s => ServiceRespecification.Scale(step, s),
            Removed r => ServiceRespecification.Remove(step, r),
            _ => throw new InvalidOperationException($"No decision on {input.GetType().Name}"),
        };
        if (step.Spec.DescriptorStoreMax > 0 && IsDown(step.Model) && !IsDown(model))
        {
            // Descriptors are kept over restarts, not for a service that is down.
            step.Perform(new StoreDrop());
        }

        return new Decision(step.Facts, step.Effects, step.Model, refusal);
    }

    /// <summary>The process that an input is about; null where it is about none, or about the service.</summary>
    private static int? NumberIn(ServiceInput input) => input switch
    {
        Spawned i => i.Number,
        Respawned i => i.Number,
        Adopted i => i.Number,
        SpawnFailed i => i.Number,
        Exited i => i.Number,
        TreeGone i => i.Number,
        StoppingTold i => i.Number,
        MoreTimeAsked i => i.Number,
        MainProcessTold i => i.Number,
        ReadyTold i => i.Number,
        StartTimedOut i => i.Number,
        HealthJudged i => i.Number,
        WatchdogExpired i => i.Number,
        HandoffDue i => i.Number,
        FlowsEnded i => i.Number,
        _ => null,
    };

    private static bool IsDown(ServiceModel model) => model.State is Disabled or Failed or Completed;

    private static string? OnGates(ServiceStep step)
    {
        var gates = step.Gates;
        switch (step.Model.State)
        {
            case Starting or Running when gates.AgainstRunning is { } obstacle:
                step.BeginStop(obstacle.Cause);
                break;

            // A stop that dependents delay goes on when the last of them has left.
            case Stopping { Phase: StopPhase.Dependents } when gates.DependentsLeft:
                step.AskToStop(step.Model.Cause);
                break;

            case Waiting w:
                step.SettleDown(gates.AgainstStarting?.Cause ?? Cause.Dependency($"it had waited for {w.For}"));
                break;

            case Backoff when gates.Held is { } held:
                step.Wait(held);
                break;

            case Backoff b when step.Clock >= b.Until && !gates.AwaitsPermit:
                step.SettleDown(step.Model.Cause);
                break;

            // A member that has ended well is started again with its group.
            case Completed when gates.Held is { } held && step.Spec.Restart.Policy is not RestartPolicy.Temporary:
                step.Wait(held);
                break;
        }

        return null;
    }

    private static string? OnProviderReturned(ServiceStep step, ProviderReturned input)
    {
        if (step.Model.State is Starting or Running)
        {
            step.BeginStop(input.Cause);
        }

        return null;
    }

    /// <summary>What an operator has down stays so, and what has failed is not retried for the sake of another.</summary>
    private static string? OnInvited(ServiceStep step, Invited input)
    {
        if (step.Model is { Wanted: false, State: Disabled, Cause.Kind: not CauseKind.Operator, EnabledByOperator: not false })
        {
            step.Wish(wanted: true, enabled: null, input.Cause);
            step.SettleDown(input.Cause);
        }

        return null;
    }

    private static string? OnSpawned(ServiceStep step, Spawned input)
    {
        step.LookBack(input.At);
        switch (step.Model.State)
        {
            case Starting { Process: null } s when s.Number == input.Number:
                step.Started(input.Number, input.Process, step.Model.Cause);
                break;

            case Stopping { Process: null } s when s.Number == input.Number:
                step.Started(input.Number, input.Process, step.Model.Cause);
                if (s.Phase is StopPhase.Asked)
                {
                    step.Perform(new StopSignal(s.Number));
                }
                else if (s.Phase is StopPhase.Killing)
                {
                    step.Perform(new ServiceEffect.Kill(s.Number));
                }

                break;

            // Told twice.
            case var _ when step.Model.LiveNumber == input.Number:
                break;

            // Nobody wants it any more: never two of them.
            default:
                step.Perform(new ServiceEffect.Kill(input.Number));
                break;
        }

        return null;
    }

    private static string? OnSpawnFailed(ServiceStep step, SpawnFailed input)
    {
        if (step.Model.LiveNumber != input.Number)
        {
            return null;
        }

        step.Perform(new Oblivion(input.Number));
        if (step.Model.State is Stopping)
        {
            step.SettleDown(step.Model.Cause);
        }
        else if (input.IsTransient)
        {
            ServiceRestart.AfterRefusal(step, input.Error);
        }
        else
        {
            step.Record(new ServiceFact.SpawnRefused(input.Number)
            {
                At = step.Now,
                Clock = step.Clock,
                Cause = new Cause(CauseKind.Exit, null, input.Error),
                Text = input.Error,
            });
            step.Perform(new GroupNotice(Escalates: false));
        }

        return null;
    }

    internal static string? OnExited(ServiceStep step, Exited input)
    {
        if (step.Model.LiveNumber != input.Number || step.Model.State is Stopping { Exit: not null })
        {
            return null;
        }

        // A spawn that was reported lost, or that ended before its start was reported, has no process yet: that is an end all the same.
        step.Ended(input);
        if (input.Leftovers > 0 && step.Spec.Stop.Kill is not KillScope.Process)
        {
            step.KillRest($"{input.Leftovers} processes of it are left");
        }

        if (IsOver(step, input.Leftovers))
        {
            AfterEnd(step, input.Number);
        }

        return null;
    }

    /// <summary>Whether the end of the main process is the end of the incarnation: those that its stop does not reach are left to themselves.</summary>
    internal static bool IsOver(ServiceStep step, int leftovers) => leftovers == 0 || step.Spec.Stop.Kill is not KillScope.Tree;

    private static string? OnTreeGone(ServiceStep step, TreeGone input)
    {
        if (step.Model.State is Stopping { Exit: not null, Phase: not (StopPhase.PostStop or StopPhase.Beside) } s && s.Number == input.Number)
        {
            AfterEnd(step, input.Number);
        }
        else if (step.Model.LiveNumber != input.Number)
        {
            // One that had no business to be there any more.
            step.Perform(new Oblivion(input.Number));
        }

        return null;
    }

    /// <summary>Nothing of the incarnation is left: what now?</summary>
    internal static void AfterEnd(ServiceStep step, int number)
    {
        step.Perform(new Oblivion(number));
        if (ServiceHandoff.TryTakeOver(step) || ServiceHandoff.HoldsUp(step))
        {
            return;
        }

        if (step.Model.State is Stopping { Phase: StopPhase.PreStop })
        {
            step.Perform(new HooksBreak());
        }

        if (!step.BeginHooks(HookMoment.PostStop, number, step.Model.Cause))
        {
            Judge(step);
        }
    }

    /// <summary>The incarnation and its hooks are over: what now?</summary>
    internal static void Judge(ServiceStep step)
    {
        if (step.Model.State is Stopping { ByItself: true, Exit: { } exit } s && step.Model.Wanted && step.Gates.AgainstRunning is null)
        {
            ServiceRestart.AfterExit(step, exit, s);
        }
        else if (step.Gates.Held is { Cause.Kind: CauseKind.Group } held && step.Spec.Restart.Policy is RestartPolicy.Temporary)
        {
            // As in OTP, a temporary member that goes down with its group does not come back with it.
            step.Finish(held.Cause, "stopped with its group: not started again by restart policy temporary");
        }
        else
        {
            step.SettleDown(step.Model.Cause);
        }
    }

    private static string? OnStopTimedOut(ServiceStep step, StopTimedOut input)
    {
        if (step.Model.State is Stopping { Phase: StopPhase.Asked } s && s.Number == input.Number)
        {
            step.KillRest($"it did not end within {Words.Duration(step.Spec.Stop.Timeout)}");
        }

        return null;
    }

    private static string? OnBackoffElapsed(ServiceStep step)
    {
        if (step.Model.State is not Backoff b)
        {
            return null;
        }

        if (step.Clock < b.Until)
        {
            // Timers count in whole milliseconds of a coarser clock, and may go off a little before their time.
            step.Perform(new Alarm(b.Until - step.Clock));
        }
        else if (!step.Gates.AwaitsPermit)
        {
            step.SettleDown(step.Model.Cause);
        }

        return null;
    }
}

/// <summary>What follows from one input.</summary>
/// <param name="Facts">What has happened, to be journalled in this order.</param>
/// <param name="Effects">What the world shall do, in this order.</param>
/// <param name="Model">What is known now: the facts already applied.</param>
/// <param name="Refusal">Why a command was not obeyed, in words; null when it was.</param>
public sealed record Decision(ImmutableArray<ServiceFact> Facts, ImmutableArray<ServiceEffect> Effects, ServiceModel Model, string? Refusal);
