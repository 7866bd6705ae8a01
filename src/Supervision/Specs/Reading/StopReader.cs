using Supervision.Posix.Processes;

namespace Supervision.Specs.Reading;

/// <summary>Reads <c>stop { … }</c> of a service.</summary>
internal static class StopReader
{
    public static StopSpec Read(Section section)
    {
        section.Expect(Keys.Stop);
        var missing = new StopSpec();
        return new StopSpec
        {
            Signal = SignalOf(section, "signal") ?? missing.Signal,
            Command = CommandReader.Words(section, "command") ?? [],
            Timeout = section.Duration("timeout", missing.Timeout),
            Kill = section.One("kill", Choices.KillScope, missing.Kill),
        };
    }

    /// <summary>A signal by name or number; null when it is missing or wrong.</summary>
    public static int? SignalOf(Section section, string key)
    {
        const string Expected = "a signal such as TERM, SIGINT or 10";
        if (section.Text(key, Expected) is not { } text) return null;
        if (Signals.TryParse(text, out var signal)) return signal;
        section.Mistake(key, $"found \"{text}\", expected {Expected}");
        return null;
    }
}
