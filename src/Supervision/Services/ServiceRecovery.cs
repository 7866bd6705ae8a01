using Supervision.Specs;
using static Supervision.Services.ServiceEffect;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>
/// After a start of the daemon: brings what was known together with what the keeper holds. Whatever runs is adopted,
/// whatever ended meanwhile is judged as if seen, and whatever nobody knows of any more counts as lost.
/// </summary>
internal static class ServiceRecovery
{
    private const string HeldBack = "held back by start.mode";

    public static string? Decide(ServiceStep step, ServiceInput.Recovered input)
    {
        if (step.Model.BootId != input.BootId)
        {
            Boot(step, input);
        }

        var untold = ServiceCatchUp.Untold(step.Model, input.Survivors);
        var current = untold.IsEmpty ? Current(step, input) : untold[^1];
        var beside = step.Model.Handoff;
        foreach (var other in input.Survivors.Where(s => s.Number != beside?.Number))
        {
            if (IsLeftOnPurpose(step, other))
            {
                step.Perform(new Oblivion(other.Number));
            }
            else if (other != current)
            {
                step.Perform(other.Exit is null || other.Leftovers > 0 ? new ServiceEffect.Kill(other.Number) : new Oblivion(other.Number));
            }
        }

        ServiceCatchUp.Tell(step, untold, input.Survivors);
        if (current is not null)
        {
            Adopt(step, current);
            if (current.IsOrphan && input.EndsOrphans)
            {
                ServiceAdoption.End(step);
            }
        }
        else if (step.Model.LiveNumber is { } number)
        {
            // Ordered or running when the daemon died, and now unknown to the keeper.
            Continue(step, new ServiceInput.Exited(number, ExitDescription.Lost, 0));
        }
        else
        {
            Resume(step);
        }

        if (beside is not null)
        {
            RecoverBeside(step, beside.Number, input);
        }

        return null;
    }

    /// <summary>The second process of a handoff, which may just have become the service.</summary>
    private static void RecoverBeside(ServiceStep step, int number, ServiceInput.Recovered input)
    {
        var survivor = input.Survivors.FirstOrDefault(s => s.Number == number);
        if (step.Model.Handoff is { } handoff)
        {
            HandoffRecovery.Recover(step, handoff, survivor);
        }
        else if (survivor is not null)
        {
            Adopt(step, survivor);
        }
        else if (step.Model.LiveNumber == number)
        {
            Continue(step, new ServiceInput.Exited(number, ExitDescription.Lost, 0));
        }
    }

    private static void Boot(ServiceStep step, ServiceInput.Recovered input)
    {
        var isNew = step.Model.BootId is null;
        if (isNew && input.First is { } first && first.EnabledByOperator != step.Model.EnabledByOperator)
        {
            var word = first.EnabledByOperator ?? step.Spec.Enabled;
            step.Record(new ServiceFact.Wished(first.Wanted, word) { At = step.Now, Clock = step.Clock, Cause = first.Cause, Text = "as the first replica" });
        }

        var enabled = step.Model.IsEnabled(step.Spec.Enabled);
        var wanted = isNew && input.First is { } pattern ? pattern.Wanted : enabled && step.Spec.StartsWithNode;
        if (step.Model.LiveNumber is { } number)
        {
            // No process outlives its boot, and no exit of the boot before can still be learnt.
            step.Record(new ServiceFact.Ended(number, ExitDescription.Lost, 0) { At = step.Now, Clock = step.Clock, Cause = Cause.Boot, Text = "lost with the host's last boot" });
        }

        step.Record(new ServiceFact.Booted(input.BootId, wanted)
        {
            At = step.Now,
            Clock = step.Clock,
            Cause = input.Cause,
            Text = wanted ? "enabled at boot" : !enabled ? "not enabled" : input.First is null ? HeldBack : "not wanted, as the first replica",
        });
    }

    /// <summary>The survivor that is the service now: the one it knows, else the newest that lives.</summary>
    private static KeptProcess? Current(ServiceStep step, ServiceInput.Recovered input)
    {
        KeptProcess? newest = null;
        foreach (var survivor in input.Survivors)
        {
            if (survivor.Number == step.Model.LiveNumber)
            {
                return survivor;
            }

            if (survivor.Exit is null && survivor.Number != step.Model.Handoff?.Number && !IsLeftOnPurpose(step, survivor) && survivor.Number > (newest?.Number ?? 0))
            {
                newest = survivor;
            }
        }

        return newest;
    }

    /// <summary>
    /// What a stop has spared, being told to end no more than the main process or its group. A keeper knows nothing of it any more; it is found
    /// by its marker alone when a keeper has died, and is nobody's to end.
    /// </summary>
    private static bool IsLeftOnPurpose(ServiceStep step, KeptProcess survivor) =>
        survivor.IsOrphan && step.Spec.Stop.Kill is not KillScope.Tree
        && survivor.Number <= step.Model.LastNumber && survivor.Number != step.Model.LiveNumber;

    private static void Adopt(ServiceStep step, KeptProcess survivor)
    {
        if (survivor.Exit is null || survivor.Leftovers > 0)
        {
            step.Perform(new Adoption(survivor));
        }

        var adopts = step.Model.LiveNumber != survivor.Number || step.Model.State is Starting { Process: null } or Stopping { Process: null };
        if (adopts && survivor.Exit is null)
        {
            // Spawned, but the fact had not reached the disk.
            step.LookBack(survivor.StartedAt);
            step.Started(survivor.Number, survivor.Process, survivor.IsRespawn ? step.Model.Cause : Cause.Boot);
            step.LookBack(null);
        }
        else if (adopts)
        {
            step.LookBack(survivor.StartedAt);
            step.RecordStart(survivor.Number, survivor.Process, survivor.IsRespawn ? step.Model.Cause : Cause.Boot);
        }
        else if (step.Model.Process is { } known && (known.Pid, known.StartTime) != (survivor.Process.Pid, survivor.Process.StartTime))
        {
            step.Record(new ServiceFact.MainProcessChanged(survivor.Number, survivor.Process)
            {
                At = step.Now,
                Clock = step.Clock,
                Cause = step.Model.Cause,
                Text = $"its main process is pid {survivor.Process.Pid}",
            });
        }

        if (survivor is { IsOrphan: true, Exit: null })
        {
            ServiceAdoption.Tell(step, survivor.Number, survivor.Process);
        }

        if (survivor.Exit is { } exit)
        {
            // It is judged by the time of its end, and what follows from that is done now.
            step.LookBack(survivor.EndedAt);
            Continue(step, new ServiceInput.Exited(survivor.Number, exit, survivor.Leftovers));
        }
        else if (step.Model.State is Starting { Process: not null } s && !adopts)
        {
            step.AwaitReadiness(s.Number);
        }
        else if (step.Model.State is Running r && !adopts)
        {
            step.TakeCare(r.Number);
            ServiceReload.Resume(step, r);
        }
        else if (step.Model.State is Stopping { Phase: StopPhase.PreStop })
        {
            // Hooks that were cut off are run once more: nobody knows how far they came.
            step.Perform(new ServiceEffect.Hooks(HookMoment.PreStop, survivor.Number));
        }
        else if (step.Model.State is Stopping { Phase: StopPhase.Killing })
        {
            step.Perform(new ServiceEffect.Kill(survivor.Number));
        }
        else if (step.Model.State is Stopping { Phase: StopPhase.Asked })
        {
            // Asking twice does no harm; whether the first reached it is not known.
            step.Perform(new StopSignal(survivor.Number));
            step.Perform(new StopDeadline(survivor.Number, step.Spec.Stop.Timeout));
        }

        if (survivor.Exit is null && !step.Model.Wanted)
        {
            step.BeginStop(step.Model.Cause);
        }
    }

    private static void Continue(ServiceStep step, ServiceInput.Exited exited)
    {
        if (step.Model.State is Stopping { Phase: StopPhase.PostStop } post)
        {
            step.Perform(new Oblivion(post.Number));
            step.Perform(new ServiceEffect.Hooks(HookMoment.PostStop, post.Number));
        }
        else if (step.Model.State is Stopping { Exit: not null } s)
        {
            // Its end was known; what was left of it is what remains to be done.
            if (exited.Leftovers > 0 && step.Spec.Stop.Kill is not KillScope.Process)
            {
                step.Perform(new ServiceEffect.Kill(s.Number));
            }

            if (ServiceMachine.IsOver(step, exited.Leftovers))
            {
                ServiceMachine.AfterEnd(step, s.Number);
            }
        }
        else
        {
            ServiceMachine.OnExited(step, exited);
        }
    }

    private static void Resume(ServiceStep step)
    {
        switch (step.Model.State)
        {
            // The node had stopped it in order to end, and now starts without it.
            case Waiting when step.Model.Cause.Kind is CauseKind.Shutdown && !step.Spec.StartsWithNode:
                var cause = new Cause(CauseKind.Configuration, null, HeldBack);
                step.Wish(wanted: false, enabled: null, cause);
                step.SettleDown(cause);
                break;

            case Waiting { Preparing: { } number }:
                // Hooks that were cut off are run once more.
                step.Perform(new ServiceEffect.Hooks(HookMoment.PreStart, number));
                break;

            case Waiting:
                step.SettleDown(Cause.Boot);
                break;

            case Backoff b when b.Until > step.Clock:
                step.Perform(new Alarm(b.Until - step.Clock));
                break;

            case Backoff:
                step.SettleDown(step.Model.Cause);
                break;
        }
    }
}
