using System.Globalization;

namespace Supervision.Benchmarks.Crowds;

/// <summary>What a process uses.</summary>
/// <param name="PssMiB">Its memory, what it shares with others counted by its share (proc_pid_smaps_rollup).</param>
/// <param name="CpuMs">Time of its threads on a processor.</param>
/// <param name="Threads">How many there are.</param>
/// <param name="Descriptors">How many are open.</param>
internal readonly record struct Footprint(double PssMiB, double CpuMs, int Threads, int Descriptors)
{
    /// <summary>Its memory, all that it shares with others counted in full.</summary>
    internal double ResidentMiB { get; private init; }

    internal static Footprint Of(int pid)
    {
        var memory = File.ReadAllLines($"/proc/{pid}/smaps_rollup");
        var pss = memory.First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
        var resident = memory.First(l => l.StartsWith("Rss:", StringComparison.Ordinal));

        // Fields 14 and 15 of proc_pid_stat(5) count the time of threads that have ended, too; a tick is ten milliseconds.
        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var cpu = (First(fields[11]) + First(fields[12])) * 10;
        return new Footprint(First(pss[4..]) / 1024, cpu, (int)First(fields[17]), Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length)
        {
            ResidentMiB = First(resident[4..]) / 1024,
        };
    }

    private static double First(string text) => double.Parse(text.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
}
