using Supervision.Services;

namespace Supervision.Schedules;

/// <summary>Adds the facts about a schedule to what is known of a service.</summary>
internal static class ScheduleProjection
{
    public static ServiceModel Apply(ServiceModel model, ServiceFact fact) => fact switch
    {
        ServiceFact.ScheduleSet f => model with { Schedule = f.Schedule is null ? null : new ScheduleProgress(f.Schedule, f.At) },
        ServiceFact.ScheduleRan => Go(model, p => p with { HandledUntil = fact.At, Queued = null, SkippedAt = null }),
        ServiceFact.ScheduleQueued => Go(model, p => p with { HandledUntil = fact.At, Queued = fact.Cause.Text }),
        ServiceFact.ScheduleSkipped => Go(model, p => p with { HandledUntil = fact.At, SkippedAt = fact.At }),
        _ => throw new InvalidOperationException($"No projection of {fact.GetType().Name}"),
    };

    /// <summary>Who stops a service does not want the run either that waits for it to end; nor does it outlive the host's boot.</summary>
    public static ServiceModel DropQueued(ServiceModel model) => Go(model, p => p with { Queued = null });

    private static ServiceModel Go(ServiceModel model, Func<ScheduleProgress, ScheduleProgress> change) =>
        model.Schedule is { } progress ? model with { Schedule = change(progress) } : model;
}
