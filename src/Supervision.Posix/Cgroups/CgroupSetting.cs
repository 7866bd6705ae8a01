using System.Globalization;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Cgroups;

/// <summary>One setting as the kernel takes it.</summary>
/// <param name="Key">Its name in a configuration.</param>
/// <param name="Controller">The controller that it needs.</param>
/// <param name="File">The file that it is written to.</param>
/// <param name="Value">What is written.</param>
internal readonly record struct CgroupSetting(string Key, string Controller, string File, string Value)
{
    private const int PeriodMicroseconds = 100_000;

    // The kernel takes no less.
    private const int QuotaMin = 1_000;

    internal static IEnumerable<CgroupSetting> All(CgroupSettings settings)
    {
        if (settings.MemoryMax is { } bytes) yield return new("memory-max", "memory", "memory.max", Text(bytes));
        if (settings.PidsMax is { } count) yield return new("pids-max", "pids", "pids.max", Text(count));
        if (settings.CpuMax is { } processors) yield return new("cpu-max", "cpu", "cpu.max", $"{Text(Quota(processors))} {Text(PeriodMicroseconds)}");
        if (settings.CpuWeight is { } weight) yield return new("cpu-weight", "cpu", "cpu.weight", Text(weight));
    }

    private static long Quota(double processors) => Math.Max(QuotaMin, (long)Math.Round(processors * PeriodMicroseconds));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
