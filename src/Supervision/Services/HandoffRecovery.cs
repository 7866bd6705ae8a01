using static Supervision.Services.ServiceEffect;

namespace Supervision.Services;

/// <summary>After a start of the daemon: goes on with the second process of a handoff where the daemon before was.</summary>
internal static class HandoffRecovery
{
    /// <summary>The second process was known; what is left of it is found again, or judged by its end.</summary>
    /// <param name="step">The decision.</param>
    /// <param name="handoff">As it was known.</param>
    /// <param name="survivor">What the keeper holds of the second process; null for nothing.</param>
    public static void Recover(ServiceStep step, Handoff handoff, KeptProcess? survivor)
    {
        if (survivor is null or { Exit: not null, Leftovers: 0 })
        {
            Judge(step, handoff, survivor);
            return;
        }

        step.Perform(new Adoption(survivor));
        CatchUp(step, handoff, survivor);
        if (survivor.Exit is { } exit && handoff.Exit is null)
        {
            ServiceHandoff.OnExited(step, handoff.Number, exit, survivor.Leftovers, handoff.Phase is HandoffPhase.Rising);
        }
        else if (handoff.Phase is HandoffPhase.Draining)
        {
            // Asking twice does no harm; whether the first reached it is not known.
            ServiceHandoff.Drain(step, handoff.Number, survivor.Process);
        }
        else if (handoff.Phase is HandoffPhase.Emptying)
        {
            step.Perform(new HandoffDeadline(handoff.Number, step.Spec.Handoff.DrainTimeout));
        }
        else if (handoff.Phase is HandoffPhase.Killing)
        {
            step.Perform(new ServiceEffect.Kill(handoff.Number));
        }
        else if (step.Model.Handoff is { ReadySince: null })
        {
            step.AwaitReadiness(handoff.Number);
        }
        else
        {
            ServiceHandoff.Settle(step, handoff.Number);
        }
    }

    /// <summary>Nothing of it is left.</summary>
    private static void Judge(ServiceStep step, Handoff handoff, KeptProcess? survivor)
    {
        if (handoff.Exit is null)
        {
            CatchUp(step, handoff, survivor);
            ServiceHandoff.OnExited(step, handoff.Number, survivor?.Exit ?? ExitDescription.Lost, 0, handoff.Phase is HandoffPhase.Rising);
            return;
        }

        if (handoff.Phase is HandoffPhase.Rising)
        {
            // Its end is on disk, and what followed from that is not.
            ServiceHandoff.TellFailure(step, handoff.Exit.Text);
        }

        ServiceHandoff.End(step);
    }

    /// <summary>It was spawned, but the fact had not reached the disk.</summary>
    private static void CatchUp(ServiceStep step, Handoff handoff, KeptProcess? survivor)
    {
        if (handoff.Process is null && survivor is not null)
        {
            step.LookBack(survivor.StartedAt);
            ServiceHandoff.TellStart(step, handoff.Number, survivor.Process);
            step.LookBack(null);
        }
    }
}
