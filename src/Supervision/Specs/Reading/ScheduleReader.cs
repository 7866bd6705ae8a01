using Supervision.Schedules;

namespace Supervision.Specs.Reading;

/// <summary>Reads <c>schedule { … }</c> and <c>repeat { … }</c> of a service.</summary>
internal static class ScheduleReader
{
    private const string CronExpected = "a cron expression such as \"0 3 * * *\"";
    private const string ZoneExpected = "a time zone such as Europe/Berlin or UTC";

    /// <summary>What says something only where there is a schedule; a zone may be meant for those of others.</summary>
    private static readonly string[] Settings = ["action", "overlap", "catch-up"];

    /// <summary>Null when there is no schedule.</summary>
    public static ScheduleSpec? Read(Section service)
    {
        var section = service.Child("schedule").Expect(Keys.Schedule);
        var cron = ReadCron(section);
        var read = new ScheduleSpec { Cron = cron ?? "" };
        read = read with
        {
            TimeZone = ReadZone(section),
            Action = ReadAction(service, section, read.Action),
            Overlap = section.One("overlap", Choices.Overlap, read.Overlap),
            CatchUp = section.One("catch-up", Choices.CatchUp, read.CatchUp),
        };
        if (section.Find("cron") is null)
            NoteIdle(section, Settings, "is of no use without cron, expected cron = \"0 3 * * *\" or another time beside it");
        if (Written(section, "overlap") && read.Action is not HookAction.Start)
            section.Mistake("overlap", "is of no use with another action than start, expected action = start");
        return cron is null ? null : read;
    }

    /// <summary>Null when there is no repetition.</summary>
    public static RepeatSpec? ReadRepeat(Section service)
    {
        var section = service.Child("repeat").Expect(Keys.Repeat);
        var read = new RepeatSpec { Every = section.Period("every", TimeSpan.Zero) };
        read = read with { Action = ReadAction(service, section, read.Action) };
        if (section.Find("every") is not null) return read.Every > TimeSpan.Zero ? read : null;
        NoteIdle(section, ["action"], "is of no use without every, expected every = 1h or another time beside it");
        return null;
    }

    private static HookAction ReadAction(Section service, Section section, HookAction missing)
    {
        var action = section.One("action", Choices.HookAction, missing);
        var way = service.Child("reload");
        if (action is HookAction.Reload && way.Find("signal") is null && way.Find("command") is null)
            section.Mistake("action", "found reload, but no way to do it: expected reload.signal or reload.command beside it");
        return action;
    }

    private static string? ReadCron(Section section)
    {
        if (section.Filled("cron", CronExpected) is not { } text) return null;
        if (CronExpression.TryParse(text, out _, out var mistake)) return text;
        section.Mistake("cron", mistake);
        return null;
    }

    private static string? ReadZone(Section section)
    {
        if (section.Filled("time-zone", ZoneExpected) is not { } name) return null;
        if (TimeZones.TryFind(name, out _)) return name;
        var known = TimeZones.Names().ToList();
        section.Mistake("time-zone", known.Count == 0
            ? $"found \"{name}\", and no time zones on this host: expected UTC, or the package tzdata to be installed"
            : $"found \"{name}\", expected {ZoneExpected}{Nearest.Hint(name, known)}");
        return null;
    }

    private static void NoteIdle(Section section, string[] keys, string mistake)
    {
        if (keys.FirstOrDefault(key => Written(section, key)) is { } idle) section.Mistake(idle, mistake);
    }

    private static bool Written(Section section, string key) => section.Find(key) is { } value && !Reference.Holds(value);
}
