using System.Globalization;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Schedules;

/// <summary>How schedules and their runs are said to people.</summary>
internal static class ScheduleWords
{
    /// <summary>All that says when something is due; a change of it is a new schedule.</summary>
    public static string Of(ScheduleSpec schedule) =>
        schedule.TimeZone is null ? schedule.Cron : $"{schedule.Cron} in {schedule.TimeZone}";

    /// <summary>What brings a run about.</summary>
    public static Cause CauseOf(ScheduleSpec schedule, ServiceInput.ScheduleDue due)
    {
        var remark = due switch
        {
            { IsMissed: true } => $", made up for {due.Wall}, which was missed",
            { IsSkippedByClock: true } => $", at the first moment after {due.Wall}, which the clock skips",
            _ => "",
        };
        return new Cause(CauseKind.Schedule, null, $"schedule {schedule.Cron}{remark}");
    }

    public static Cause CauseOf(RepeatSpec repeat) => new(CauseKind.Schedule, null, $"{Of(repeat.Action)} every {Words.Duration(repeat.Every)}");

    public static string Of(HookAction action) => action.ToString().ToLowerInvariant();

    /// <summary>A time of the wall clock, with the second only where it says something.</summary>
    public static string Of(DateTime wall) =>
        wall.ToString(wall.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
