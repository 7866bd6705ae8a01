using static Supervision.Services.ServiceFact;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>Adds a fact of a handoff, or of its second process, to what is known.</summary>
internal static class HandoffProjection
{
    /// <summary>Null for facts of other things.</summary>
    public static ServiceModel? TryApply(ServiceModel model, ServiceFact fact) => fact switch
    {
        HandoffBegan f => Tell(model, fact) with
        {
            LastNumber = f.Number,
            Handoff = new Handoff(f.Number, null, HandoffPhase.Rising, f.Cause) { RunsBy = f.RunsBy, Port = f.Port },
            HandoffFailure = null,
        },
        HandedOver f when model.Handoff is { } handoff && handoff.Number == f.Number => HandOver(model, handoff, f),
        HandoffFailed f when model.Handoff is { } handoff && handoff.Number == f.Number => Tell(model, fact) with
        {
            Handoff = handoff with { Phase = HandoffPhase.Killing },
            HandoffFailure = new HandoffFailure(f.Number, f.Text),
        },
        HandoffQueued => model with { Handoff = model.Handoff is { } handoff ? handoff with { Next = fact.Cause } : null },
        DrainBegan => Tell(model, fact) with { Handoff = model.Handoff is { } handoff ? handoff with { Phase = HandoffPhase.Draining } : null },
        DrainEnded => model with { Handoff = model.Handoff is { } handoff ? handoff with { Phase = HandoffPhase.Killing } : null },
        BesideAwaited => model.State is Stopping s ? model with { State = s with { Phase = StopPhase.Beside } } : model,
        HandoffOver => model with { Handoff = null },
        HandedOver or HandoffFailed => model,
        _ when model.Handoff is { } handoff && NumberOf(fact) == handoff.Number => model with { Handoff = Follow(handoff, fact) },
        _ => null,
    };

    private static int? NumberOf(ServiceFact fact) => fact switch
    {
        Started f => f.Number,
        BecameReady f => f.Number,
        HealthChanged f => f.Number,
        MainProcessChanged f => f.Number,
        Ended f => f.Number,
        _ => null,
    };

    private static Handoff Follow(Handoff handoff, ServiceFact fact) => fact switch
    {
        Started f => handoff with { Process = f.Process, ReadySince = f.Ready ? f.Clock : null },
        BecameReady => handoff with { ReadySince = fact.Clock },
        HealthChanged f => handoff with { Healthy = f.Healthy },
        MainProcessChanged f => handoff with { Process = f.Process },
        Ended f => handoff with { Exit = f.Exit },
        _ => handoff,
    };

    /// <summary>The old process goes on beside the new one, unless it is over.</summary>
    private static ServiceModel HandOver(ServiceModel model, Handoff rising, HandedOver fact) => Tell(model, fact) with
    {
        State = rising is { ReadySince: { } since, Process: { } process } ? new Running(rising.Number, process, since) : new Starting(rising.Number, rising.Process),
        Since = model.State is Running ? model.Since : fact.At,
        Handoff = model.State is Running old
            ? new Handoff(old.Number, old.Process, fact.Empties ? HandoffPhase.Emptying : HandoffPhase.Draining, rising.Cause) { Next = rising.Next, Port = model.Port }
            : null,
        Port = rising.Port,
        Healthy = rising.Healthy,
        ReloadError = null,
        RunsBy = rising.RunsBy ?? model.RunsBy,
        LastStart = fact.Clock,
    };

    private static ServiceModel Tell(ServiceModel model, ServiceFact fact) => model with { Reason = fact.Text, Cause = fact.Cause };
}
