using Supervision.Schedules;
using Supervision.Specs;
using static Supervision.Services.ServiceFact;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>Adds one fact to what is known. Recovery uses nothing else.</summary>
internal static class ServiceProjection
{
    /// <summary>Restarts remembered for the sliding window; more than any sensible limit, and a bound on the journal's snapshots.</summary>
    private const int RecentRestartsMax = 1000;

    public static ServiceModel Apply(ServiceModel model, ServiceFact fact) => HandoffProjection.TryApply(model, fact) ?? fact switch
    {
        Booted f => Boot(model, f),
        Wished f => (f.Wanted ? model : ScheduleProjection.DropQueued(model)) with { Wanted = f.Wanted, EnabledByOperator = f.Enabled ?? model.EnabledByOperator },
        Waited f => Enter(model, new Waiting(f.For), fact),
        SpawnOrdered f => Enter(model, new Starting(f.Number, null), fact) with { LastNumber = f.Number, Healthy = null, ReloadError = null, RunsBy = f.RunsBy ?? model.RunsBy, Port = f.Port },
        SpawnRefused => model.State is Stopping ? model : Enter(model, new Failed(), fact),
        Started f => Start(model, f) with { LastStart = f.Clock },
        HooksBegan f => BeginHooks(model, f),
        HooksEnded => model,
        MainProcessChanged f => ChangeMainProcess(model, f),
        BecameReady f => BecomeReady(model, f),
        HealthChanged f => model with { Healthy = f.Healthy },
        ReloadBegan => model.State is Running r ? Enter(model, r with { Reloads = true }, fact) with { ReloadError = null } : model,
        ReloadEnded f => model.State is Running r ? Enter(model, r with { Reloads = false }, fact) with { ReloadError = f.Error } : model,
        Condemned f => Enter(model, StopOf(model.State, StopPhase.Dependents) with { ByItself = true, Verdict = new Verdict(f.Text, f.IsFinal) }, fact),
        Leaving => Enter(model, StopOf(model.State, StopPhase.Asked) with { ByItself = true }, fact),
        StopBegan => Enter(model, StopOf(model.State, StopPhase.Dependents), fact),
        StopAsked => Enter(model, StopOf(model.State, StopPhase.Asked), fact),
        KillBegan => Enter(model, StopOf(model.State, StopPhase.Killing), fact),
        Ended f => End(model, f),
        BackedOff f => BackOff(model, f),
        GaveUp => Enter(model, new Failed(), fact),
        Finished => Enter(model, new Completed(), fact),
        Rested => Enter(model, new Disabled(), fact),
        Cleared => model with { Restarts = 0, RecentRestarts = [], LastDelay = TimeSpan.Zero, Streak = 0 },
        Adopted or SignalSent or Scaled => model,
        Commanded f => model with { Commands = GivenCommand.Add(model.Commands, f) },
        Answered f => model with { Commands = GivenCommand.Answered(model.Commands, f) },
        Removed => Enter(model, new Disabled(), fact) with { Wanted = false, BootId = null, Schedule = null },
        ScheduleSet or ScheduleRan or ScheduleQueued or ScheduleSkipped => ScheduleProjection.Apply(model, fact),
        _ => throw new InvalidOperationException($"No projection of {fact.GetType().Name}"),
    };

    private static ServiceModel Enter(ServiceModel model, ServiceState state, ServiceFact fact) => model with
    {
        State = state,
        // Steps within a stop, and a new reason to wait, are not a new state for those who ask since when.
        Since = state.Word == model.State.Word ? model.Since : fact.At,
        Reason = fact.Text,
        Cause = fact.Cause,
    };

    private static ServiceModel Boot(ServiceModel model, Booted fact)
    {
        // Of the boot before, only wishes and counters that outlive a boot remain; times of its clock mean nothing now.
        var fresh = ScheduleProjection.DropQueued(model) with { BootId = fact.BootId, Wanted = fact.Enabled, Handoff = null, RecentRestarts = [], LastDelay = TimeSpan.Zero, Streak = 0, LastStart = TimeSpan.Zero };
        return fact.Enabled ? Enter(fresh, new Waiting("its turn"), fact) : Enter(fresh, new Disabled(), fact);
    }

    private static ServiceModel BeginHooks(ServiceModel model, HooksBegan fact) => (fact.Moment, model.State) switch
    {
        (HookMoment.PreStart, _) => Enter(model, new Waiting("its pre-start hooks", fact.Number), fact) with { LastNumber = fact.Number },
        (HookMoment.PreStop, _) => Enter(model, StopOf(model.State, StopPhase.PreStop), fact),
        // A reason for its end is worth more than what follows it.
        (HookMoment.PostStop, Stopping s) => model with { State = s with { Phase = StopPhase.PostStop } },
        _ => model,
    };

    private static ServiceModel ChangeMainProcess(ServiceModel model, MainProcessChanged fact) => model.State switch
    {
        Starting s => model with { State = s with { Process = fact.Process } },
        Running r => model with { State = r with { Process = fact.Process } },
        Stopping s => model with { State = s with { Process = fact.Process } },
        _ => model,
    };

    private static ServiceModel BecomeReady(ServiceModel model, BecameReady fact) =>
        model.State is Starting { Process: { } process } s ? Enter(model, new Running(s.Number, process, fact.Clock), fact) : model;

    private static ServiceModel Start(ServiceModel model, Started fact) => model.State switch
    {
        // The stop came before the process did.
        Stopping s when s.Number == fact.Number => model with { State = s with { Process = fact.Process }, LastNumber = Math.Max(model.LastNumber, fact.Number) },
        _ => Enter(
            model,
            fact.Ready ? new Running(fact.Number, fact.Process, fact.Clock) : new Starting(fact.Number, fact.Process),
            fact) with
        {
            LastNumber = Math.Max(model.LastNumber, fact.Number),

            // Of one whose order is not known, neither is the spec.
            RunsBy = model.LiveNumber == fact.Number ? model.RunsBy : null,
            Port = model.LiveNumber == fact.Number ? model.Port : null,
        },
    };

    private static Stopping StopOf(ServiceState state, StopPhase phase) => state switch
    {
        Starting s => new Stopping(s.Number, s.Process, phase, null, WasReady: false, ByItself: false, ReadySince: null),
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
