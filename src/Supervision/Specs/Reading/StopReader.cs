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
            Signal = ReadSignal(section, missing.Signal),
            Timeout = section.Duration("timeout", missing.Timeout),
            Kill = section.One("kill", Choices.KillScope, missing.Kill),
        };
    }

    private static int ReadSignal(Section section, int missing)
    {
        const string Expected = "a signal such as TERM, SIGINT or 10";
        if (section.Text("signal", Expected) is not { } text) return missing;
        if (Signals.TryParse(text, out var signal)) return signal;
        section.Mistake("signal", $"found \"{text}\", expected {Expected}");
        return missing;
    }
}
