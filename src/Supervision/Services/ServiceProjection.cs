using Supervision.Schedules;
using static Supervision.Services.ServiceFact;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>Adds one fact to what is known. Recovery uses nothing else.</summary>
internal static class ServiceProjection
{
    /// <summary>Restarts remembered for the sliding window; more than any sensible limit, and a bound on the journal's snapshots.</summary>
    private const int RecentRestartsMax = 1000;

    public static ServiceModel Apply(ServiceModel model, ServiceFact fact) => fact switch
    {
        Booted f => Boot(model, f),
        Wished f => (f.Wanted ? model : ScheduleProjection.DropQueued(model)) with { Wanted = f.Wanted, EnabledByOperator = f.Enabled ?? model.EnabledByOperator },
        Waited f => Enter(model, new Waiting(f.For), fact),
        SpawnOrdered f => Enter(model, new Starting(f.Number, null), fact) with { LastNumber = f.Number },
        SpawnRefused => model.State is Stopping ? model : Enter(model, new Failed(), fact),
        Started f => Start(model, f) with { LastStart = f.Clock },
        StopBegan => Enter(model, StopOf(model.State, StopPhase.Dependents), fact),
        StopAsked => Enter(model, StopOf(model.State, StopPhase.Asked), fact),
        KillBegan => Enter(model, StopOf(model.State, StopPhase.Killing), fact),
        Ended f => End(model, f),
        BackedOff f => BackOff(model, f),
        GaveUp => Enter(model, new Failed(), fact),
        Finished => Enter(model, new Completed(), fact),
        Rested => Enter(model, new Disabled(), fact),
        Cleared => model with { Restarts = 0, RecentRestarts = [], LastDelay = TimeSpan.Zero, Streak = 0 },
        SignalSent => model,
        ScheduleSet or ScheduleRan or ScheduleQueued or ScheduleSkipped => ScheduleProjection.Apply(model, fact),
        _ => throw new InvalidOperationException($"No projection of {fact.GetType().Name}"),
    };

    private static ServiceModel Enter(ServiceModel model, ServiceState state, ServiceFact fact) => model with
    {
        State = state,
        // Steps within a stop, and a new reason to wait, are not a new state for those who ask since when.
        Since = state.GetType() == model.State.GetType() ? model.Since : fact.At,
        Reason = fact.Text,
        Cause = fact.Cause,
    };

    private static ServiceModel Boot(ServiceModel model, Booted fact)
    {
        // Of the boot before, only wishes and counters that outlive a boot remain; times of its clock mean nothing now.
        var fresh = ScheduleProjection.DropQueued(model) with { BootId = fact.BootId, Wanted = fact.Enabled, RecentRestarts = [], LastDelay = TimeSpan.Zero, Streak = 0, LastStart = TimeSpan.Zero };
        return fact.Enabled ? Enter(fresh, new Waiting("its turn"), fact) : Enter(fresh, new Disabled(), fact);
    }

    private static ServiceModel Start(ServiceModel model, Started fact) => model.State switch
    {
        // The stop came before the process did.
        Stopping s when s.Number == fact.Number => model with { State = s with { Process = fact.Process }, LastNumber = Math.Max(model.LastNumber, fact.Number) },
        _ => Enter(
            model,
            fact.Ready ? new Running(fact.Number, fact.Process, fact.Clock) : new Starting(fact.Number, fact.Process),
            fact) with
        { LastNumber = Math.Max(model.LastNumber, fact.Number) },
    };

    private static Stopping StopOf(ServiceState state, StopPhase phase) => state switch
    {
        Starting s => new Stopping(s.Number, s.Process, phase, null, WasReady: false, ByItself: false, null),
        Running r => new Stopping(r.Number, r.Process, phase, null, WasReady: true, ByItself: false, r.ReadySince),
        Stopping s => s with { Phase = phase },
        _ => throw new InvalidOperationException($"Nothing to stop in {state.Word}"),
    };

    private static ServiceModel End(ServiceModel model, Ended fact)
    {
        var ended = model with { Exit = fact.Exit, Reason = fact.Text, Cause = fact.Cause };
        return model.State switch
        {
            Stopping s => ended with { State = s with { Exit = fact.Exit } },
            Starting or Running => Enter(
                ended,
                StopOf(model.State, StopPhase.Killing) with { Exit = fact.Exit, ByItself = true },
                fact),
            _ => ended,
        };
    }

    private static ServiceModel BackOff(ServiceModel model, BackedOff fact)
    {
        var recent = model.RecentRestarts;
        if (recent.Length == RecentRestartsMax)
        {
            recent = recent.RemoveAt(0);
        }

        return Enter(model, new Backoff(fact.Clock + fact.Delay, fact.At + fact.Delay), fact) with
        {
            Restarts = model.Restarts + 1,
            RecentRestarts = recent.Add(fact.Clock),
            LastDelay = fact.Delay,
            Streak = fact.WasHealthy ? 1 : model.Streak + 1,
        };
    }
}
