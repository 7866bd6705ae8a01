using Supervision.Specs;
using Supervision.Specs.Reconciliation;
using static Supervision.Services.ServiceEffect;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>
/// Replaces a process while it serves. There are never more than two: the one that is the service, and one beside it, which is first the new one and then
/// the old one. The old one hears nothing of it before the new one has shown that it is well.
/// </summary>
internal static class ServiceHandoff
{
    private static readonly TimeSpan Reprieve = TimeSpan.FromSeconds(1);

    /// <summary>Whether a process that runs is replaced by a handoff.</summary>
    public static bool IsPossible(ServiceStep step) =>
        step.Model.State is Running && step.Spec.Handoff.Mode is not HandoffMode.None && step.Newest.Handoff.Mode is not HandoffMode.None
        && step.Spec.Handoff.IsFronted == step.Newest.Handoff.IsFronted;

    /// <summary>The process that runs is to be replaced. The result is why not; null when it is, be it later.</summary>
    public static string? Replace(ServiceStep step, Cause cause, bool mayRefuse)
    {
        if (step.Model.Handoff is not { } handoff)
        {
            Begin(step, cause);
        }
        else if (mayRefuse && step.Spec.Handoff.WhenBusy is WhenBusy.Refuse)
        {
            return $"{step.Spec.Name} is in the midst of a handoff, which {handoff.Cause.Text} began";
        }
        else if (handoff.Next is null)
        {
            step.Record(new ServiceFact.HandoffQueued { At = step.Now, Clock = step.Clock, Cause = cause, Text = "another handoff comes after this one" });
        }

        return null;
    }

    /// <summary>What happens to the second process.</summary>
    public static string? Hear(ServiceStep step, ServiceInput input, Handoff handoff)
    {
        var isRising = handoff.Phase is HandoffPhase.Rising;
        switch (input)
        {
            case ServiceInput.Spawned e when handoff.Process is null: OnSpawned(step, e, isRising); break;
            case ServiceInput.SpawnFailed e: OnSpawnFailed(step, e, isRising); break;
            case ServiceInput.ReadyTold when isRising && handoff is { Process: not null, ReadySince: null }: BecomeReady(step, handoff.Number); break;
            case ServiceInput.StartTimedOut when isRising && handoff.ReadySince is null: Fail(step, $"not ready within {Words.Duration(step.Next.Ready.Timeout)}"); break;
            case ServiceInput.HealthJudged e when isRising: OnHealth(step, e); break;
            case ServiceInput.WatchdogExpired when isRising: Fail(step, "it gave no sign of life"); break;
            case ServiceInput.StoppingTold when isRising: Fail(step, "it stops by itself"); break;
            case ServiceInput.MoreTimeAsked e when isRising && handoff.ReadySince is null: step.Perform(new StartDeadline(e.Number, e.By)); break;
            case ServiceInput.MoreTimeAsked e when handoff.Phase is HandoffPhase.Draining: step.Perform(new HandoffDeadline(e.Number, e.By)); break;
            case ServiceInput.HandoffDue: OnDue(step, handoff); break;
            case ServiceInput.FlowsEnded when handoff.Phase is HandoffPhase.Emptying && step.Model.State is Running: TellToEnd(step, handoff, "its connections have ended"); break;
            case ServiceInput.MainProcessTold e when handoff.Process != e.Process && handoff.Exit is null: TellMainProcess(step, e.Number, e.Process); break;
            case ServiceInput.Adopted e: OnAdopted(step, e, handoff); break;
            case ServiceInput.Exited e when handoff.Exit is null: OnExited(step, e.Number, e.Exit, e.Leftovers, isRising); break;
            case ServiceInput.Respawned e when handoff.Exit is null:
                step.Perform(new ServiceEffect.Kill(e.Next.Number));
                OnExited(step, e.Number, e.Exit, 0, isRising);
                break;
            case ServiceInput.TreeGone when handoff.Exit is not null: End(step); break;
        }

        return null;
    }

    /// <summary>The service is asked to stop: nobody waits for what was to come, and what is on its way out has no more time than the rest.</summary>
    public static void OnStop(ServiceStep step)
    {
        if (step.Model.Handoff is { Phase: HandoffPhase.Rising })
        {
            Fail(step, "the service is to stop");
        }
        else if (step.Model.Handoff is { Phase: HandoffPhase.Draining } leaving)
        {
            step.Perform(new HandoffDeadline(leaving.Number, step.Spec.Stop.Timeout));
        }
        else if (step.Model.Handoff is { Phase: HandoffPhase.Emptying } emptying)
        {
            TellToEnd(step, emptying, "the service is to stop");
        }
    }

    /// <summary>Nothing is left of the old process, which nobody had asked to end: the new one, ready or not, is the service now.</summary>
    public static bool TryTakeOver(ServiceStep step)
    {
        if (step.Model is not { Wanted: true, Handoff: { Phase: HandoffPhase.Rising, Exit: null } rising, State: Stopping { ByItself: true, Exit: { } exit, Verdict: not { IsFinal: true } } end }
            || step.Gates is not { AgainstRunning: null, GroupIsFree: true })
        {
            return false;
        }

        ServiceRestart.TellOfRestart(step, exit, end, wasAtOnce: true);
        TellHandedOver(step, rising, $"takes the place of #{end.Number}, which has ended");
        return true;
    }

    /// <summary>Whether the service is not over yet though its own process is: what was beside it goes first.</summary>
    public static bool HoldsUp(ServiceStep step)
    {
        if (step.Model.Handoff is { Phase: HandoffPhase.Rising })
        {
            Fail(step, "the service is to stop");
        }

        if (step.Model.Handoff is not { } handoff || (handoff.Phase is HandoffPhase.Draining or HandoffPhase.Emptying && step.Model.State is Stopping { ByItself: true }))
        {
            return false;
        }

        if (step.Model.State is not Stopping { Phase: StopPhase.Beside })
        {
            var text = $"waits for the end of #{handoff.Number}, which was beside it";
            step.Record(new ServiceFact.BesideAwaited { At = step.Now, Clock = step.Clock, Cause = step.Model.Cause, Text = text });
        }

        return true;
    }

    private static void Begin(ServiceStep step, Cause cause)
    {
        var number = step.Model.LastNumber + 1;
        step.Record(new ServiceFact.HandoffBegan(number)
        {
            At = step.Now,
            Clock = step.Clock,
            Cause = cause,
            Text = $"#{number} is started beside #{step.Model.LiveNumber}",
            RunsBy = SpecImprint.Of(step.Newest),
            Port = step.PortFor(step.Newest),
        });
        step.Perform(new SpawnBeside(number));
    }

    private static void OnSpawned(ServiceStep step, ServiceInput.Spawned input, bool isRising)
    {
        TellStart(step, input.Number, input.Process);
        if (!isRising)
        {
            step.Perform(new ServiceEffect.Kill(input.Number));
        }
        else if (step.Model.Handoff is { ReadySince: null })
        {
            step.AwaitReadiness(input.Number);
        }
        else
        {
            Settle(step, input.Number);
        }
    }

    private static void OnSpawnFailed(ServiceStep step, ServiceInput.SpawnFailed input, bool isRising)
    {
        if (isRising)
        {
            TellFailure(step, input.Error);
        }

        End(step);
    }

    public static void TellStart(ServiceStep step, int number, MainProcess process)
    {
        var ready = step.Next.Ready.When is ReadyWhen.Spawned;
        var text = ready ? $"#{number} {Words.Runs(process.Pid)} beside it" : $"{Words.Process(process.Pid)} of #{number} is not ready yet";
        step.Record(new ServiceFact.Started(number, process, ready) { At = step.Now, Clock = step.Clock, Cause = step.Model.Cause, Text = text });
    }

    private static void TellMainProcess(ServiceStep step, int number, MainProcess process) => step.Record(new ServiceFact.MainProcessChanged(number, process)
    {
        At = step.Now,
        Clock = step.Clock,
        Cause = step.Model.Cause,
        Text = $"the main process of #{number} is pid {process.Pid}",
    });

    private static void BecomeReady(ServiceStep step, int number)
    {
        step.Record(new ServiceFact.BecameReady(number) { At = step.Now, Clock = step.Clock, Cause = step.Model.Cause, Text = $"#{number} is ready" });
        Settle(step, number);
    }

    /// <summary>It has shown that it is ready: is that so for a while? Where it is asked after its health, the time begins with the first good answer.</summary>
    public static void Settle(ServiceStep step, int number)
    {
        if (step.Next.Health is not null || step.Next.Watchdog is not null)
        {
            step.Perform(new Care(number));
        }

        if (IsWell(step))
        {
            step.Perform(new HandoffDeadline(number, step.Next.Handoff.Settle));
        }
    }

    private static bool IsWell(ServiceStep step) => step.Model.Handoff is { ReadySince: not null } handoff && (step.Next.Health is null || handoff.Healthy is true);

    private static void OnHealth(ServiceStep step, ServiceInput.HealthJudged input)
    {
        var why = input.Healthy ? "healthy" : $"unhealthy: {input.Text}";
        step.Record(new ServiceFact.HealthChanged(input.Number, input.Healthy)
        {
            At = step.Now,
            Clock = step.Clock,
            Cause = new Cause(CauseKind.Health, null, why),
            Text = $"#{input.Number} is {why}",
        });
        if (!input.Healthy)
        {
            Fail(step, why);
        }
        else if (IsWell(step))
        {
            step.Perform(new HandoffDeadline(input.Number, step.Next.Handoff.Settle));
        }
    }

    private static void OnDue(ServiceStep step, Handoff handoff)
    {
        if (handoff.Phase is HandoffPhase.Draining)
        {
            KillRest(step, handoff.Number, $"it did not end within {Words.Duration(TimeToEnd(step))}");
        }
        else if (handoff.Phase is HandoffPhase.Emptying && step.Model is { Wanted: true, State: Starting or Backoff or Waiting or Stopping { ByItself: true } })
        {
            // The one that took over has died: until it is there again, the old one is all that there is.
            step.Perform(new HandoffDeadline(handoff.Number, Reprieve));
        }
        else if (handoff.Phase is HandoffPhase.Emptying)
        {
            TellToEnd(step, handoff, $"it has had connections for {Words.Duration(step.Spec.Handoff.DrainTimeout)}");
        }
        else if (handoff.Phase is HandoffPhase.Rising && IsWell(step) && step.Model.State is Running old)
        {
            var empties = step.Spec.Handoff.IsFronted;
            TellHandedOver(step, handoff, $"{Words.Runs(handoff.Process!.Pid)}, and has taken over from #{old.Number}", empties);
            if (empties)
            {
                step.Perform(new HandoffDeadline(old.Number, step.Spec.Handoff.DrainTimeout));
            }
            else
            {
                Drain(step, old.Number, old.Process);
            }
        }
    }

    private static void TellHandedOver(ServiceStep step, Handoff rising, string text, bool empties = false) =>
        step.Record(new ServiceFact.HandedOver(rising.Number) { At = step.Now, Clock = step.Clock, Cause = rising.Cause, Text = text, Empties = empties });

    /// <summary>One that knows nothing of handoffs breaks its connections when it is told to end: it is told as late as may be.</summary>
    private static void TellToEnd(ServiceStep step, Handoff emptying, string why)
    {
        step.Record(new ServiceFact.DrainBegan(emptying.Number) { At = step.Now, Clock = step.Clock, Cause = step.Model.Cause, Text = $"#{emptying.Number} is told to end: {why}" });
        Drain(step, emptying.Number, emptying.Process!);
    }

    private static TimeSpan TimeToEnd(ServiceStep step) => step.Spec.Handoff.IsFronted ? step.Spec.Stop.Timeout : step.Spec.Handoff.DrainTimeout;

    public static void Drain(ServiceStep step, int number, MainProcess process)
    {
        step.Perform(new ServiceEffect.Drain(number, process));
        step.Perform(new HandoffDeadline(number, TimeToEnd(step)));
    }

    private static void OnAdopted(ServiceStep step, ServiceInput.Adopted input, Handoff handoff)
    {
        ServiceAdoption.Tell(step, input.Number, input.Process);
        if (handoff.Phase is HandoffPhase.Draining)
        {
            step.Perform(new ServiceEffect.Drain(input.Number, input.Process));
        }

        if (input.Ends && handoff.Phase is HandoffPhase.Rising)
        {
            Fail(step, "its keeper died, and node.orphans is kill");
        }
    }

    public static void OnExited(ServiceStep step, int number, ExitDescription exit, int leftovers, bool isRising)
    {
        var cause = isRising ? Cause.Exit(exit) : step.Model.Cause;
        step.Record(new ServiceFact.Ended(number, exit, leftovers) { At = step.Now, Clock = step.Clock, Cause = cause, Text = $"#{number}: {exit.Text}" });
        if (isRising)
        {
            TellFailure(step, exit.Text);
        }

        if (leftovers > 0 && step.Spec.Stop.Kill is not KillScope.Process)
        {
            KillRest(step, number, $"{leftovers} processes of it are left");
        }

        if (ServiceMachine.IsOver(step, leftovers))
        {
            End(step);
        }
    }

    private static void Fail(ServiceStep step, string why)
    {
        TellFailure(step, why);
        if (step.Model.Handoff is { Process: not null } failed)
        {
            // One that is not spawned yet is killed when it is.
            step.Perform(new ServiceEffect.Kill(failed.Number));
        }
    }

    public static void TellFailure(ServiceStep step, string why)
    {
        var number = step.Model.Handoff!.Number;
        var text = step.Model.State is Running old ? $"the handoff to #{number} has failed: {why}; #{old.Number} goes on" : $"the handoff to #{number} has failed: {why}";
        step.Record(new ServiceFact.HandoffFailed(number) { At = step.Now, Clock = step.Clock, Cause = new Cause(CauseKind.Health, null, why), Text = text });
    }

    private static void KillRest(ServiceStep step, int number, string why)
    {
        step.Record(new ServiceFact.DrainEnded(number) { At = step.Now, Clock = step.Clock, Cause = step.Model.Cause, Text = $"killing #{number}: {why}" });
        step.Perform(new ServiceEffect.Kill(number));
    }

    /// <summary>Nothing is left of the second process: whoever has waited for that goes on.</summary>
    public static void End(ServiceStep step)
    {
        var handoff = step.Model.Handoff!;
        step.Record(new ServiceFact.HandoffOver(handoff.Number) { At = step.Now, Clock = step.Clock, Cause = step.Model.Cause, Text = $"nothing is left of #{handoff.Number}" });
        step.Perform(new Oblivion(handoff.Number));
        if (step.Model.State is Stopping { Phase: StopPhase.Beside })
        {
            ServiceMachine.Judge(step);
        }
        else if (handoff.Next is { } next && IsPossible(step))
        {
            Begin(step, next);
        }
    }
}
