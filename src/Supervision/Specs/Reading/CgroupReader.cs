using System.Globalization;
using Supervision.Posix.Processes;

namespace Supervision.Specs.Reading;

/// <summary>Reads <c>cgroup { … }</c> of a service.</summary>
internal static class CgroupReader
{
    private const double ProcessorsMax = 100_000;

    /// <summary>Null when nothing is limited.</summary>
    public static CgroupSettings? Read(Section section)
    {
        section.Expect(Keys.Cgroup);
        var settings = new CgroupSettings
        {
            MemoryMax = ReadMemory(section),
            PidsMax = section.Whole("pids-max", 1, int.MaxValue),
            CpuMax = ReadProcessors(section),
            CpuWeight = section.Whole("cpu-weight", 1, 10_000),
        };
        return settings == new CgroupSettings() ? null : settings;
    }

    private static long? ReadMemory(Section section)
    {
        if (section.Find("memory-max") is not { } value) return null;
        if (Quantities.Bytes(value) is > 0 and var bytes) return bytes;
        section.Mistake("memory-max", $"found {Places.Found(value)}, expected a size above zero such as 512M");
        return null;
    }

    private static double? ReadProcessors(Section section)
    {
        const string Expected = "a number of processors such as 1.5";
        if (section.Text("cpu-max", Expected) is not { } text) return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var processors) && processors is > 0 and <= ProcessorsMax)
            return processors;
        section.Mistake("cpu-max", $"found \"{text}\", expected {Expected}");
        return null;
    }
}
