using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Supervision.Posix.Identity;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Trees;

/// <summary>Describes a process for people.</summary>
internal static class LeftoverReader
{
    /// <summary>False if there is no such process, or it has ended.</summary>
    internal static bool TryRead(int pid, [NotNullWhen(true)] out Leftover? leftover)
    {
        leftover = null;
        if (!ProcessStat.TryRead(pid, out var stat) || stat.IsZombie || ReadText(pid, "comm") is not { } name) return false;
        leftover = new Leftover(pid, name, stat.State, ReadText(pid, "wchan") is { Length: > 1 } channel ? channel : null);
        return true;
    }

    // The channel of a running process is 0; another user's may not be read.
    private static string? ReadText(int pid, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}")).TrimEnd('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
