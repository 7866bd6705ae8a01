namespace Supervision.Specs.Reading;

/// <summary>Reads <c>health { … }</c> of a service.</summary>
internal static class HealthReader
{
    private const int FailuresMax = 1_000_000;
    private static readonly string[] Settings = ["interval", "timeout", "failures", "start-period", "action"];

    /// <summary>Null when nothing is asked: there is no question.</summary>
    public static HealthSpec? Read(Section section)
    {
        section.Expect(Keys.Health);
        var keys = ProbeReader.Keys.Where(key => section.Find(key) is not null).ToArray();
        var probe = keys.Length > 0 ? ProbeReader.Read(section, keys[0]) : null;
        if (keys.Length > 1)
            section.Mistake(keys[1], $"found both {keys[0]} and {keys[1]}, expected one question");
        var missing = new HealthSpec { Probe = new ProbeSpec.Exec([]) };
        var read = missing with
        {
            Interval = section.Period("interval", missing.Interval),
            Timeout = section.Period("timeout", missing.Timeout),
            Failures = section.Whole("failures", 1, FailuresMax) ?? missing.Failures,
            StartPeriod = section.Duration("start-period", missing.StartPeriod),
            Action = section.One("action", Choices.HealthAction, missing.Action),
        };
        if (keys.Length == 0 && Settings.FirstOrDefault(key => section.Find(key) is { } value && !Reference.Holds(value)) is { } idle)
            section.Mistake(idle, "is of no use without a question, expected one of exec, tcp, http beside it");
        return probe is null ? null : read with { Probe = probe };
    }
}
