using System.Buffers.Text;

namespace Supervision.Posix.Identity;

/// <summary>What <c>/proc/PID/stat</c> says of a process.</summary>
/// <param name="State">One letter: R, S, D, T, Z ...</param>
/// <param name="Parent">Its parent's pid.</param>
/// <param name="Group">Its process group.</param>
/// <param name="Session">Its session.</param>
/// <param name="StartTime">When it started, in clock ticks since boot.</param>
/// <param name="ExitCode">How it ended, as <c>wait</c> says it, if it has; null if the kernel doesn't tell us.</param>
internal readonly record struct ProcessStat(char State, int Parent, int Group, int Session, long StartTime, int? ExitCode)
{
    private const int SizeMax = 1024;

    /// <summary>Ended, and waiting for its parent to notice.</summary>
    internal bool IsZombie => State is 'Z' or 'X';

    /// <summary>Reads it without allocating; false if there is no such process.</summary>
    internal static unsafe bool TryRead(int pid, out ProcessStat stat)
    {
        stat = default;
        var buffer = stackalloc byte[SizeMax];
        var length = ProcFile.Read(pid, "stat"u8, buffer, SizeMax, isShort: true);
        return length > 0 && TryParse(new ReadOnlySpan<byte>(buffer, length), out stat);
    }

    // The second field is the program's name in parentheses, which may itself hold spaces and parentheses.
    private static bool TryParse(ReadOnlySpan<byte> text, out ProcessStat stat)
    {
        stat = default;
        var rest = text[(text.LastIndexOf((byte)')') + 1)..];
        if (rest.Length < 3) return false;
        Span<long> numbers = stackalloc long[22];
        var state = (char)rest[1];
        rest = rest[2..];
        for (var field = 4; field <= 22; field++)
        {
            rest = rest[1..];
            if (!Utf8Parser.TryParse(rest, out numbers[field - 1], out var used)) return false;
            rest = rest[used..];
        }

        stat = new ProcessStat(state, (int)numbers[3], (int)numbers[4], (int)numbers[5], numbers[21], ExitCodeOf(state, rest));
        return true;
    }

    // The last field of all; of a living process it says nothing.
    private static int? ExitCodeOf(char state, ReadOnlySpan<byte> rest)
    {
        var last = rest.TrimEnd((byte)'\n');
        return state == 'Z' && Utf8Parser.TryParse(last[(last.LastIndexOf((byte)' ') + 1)..], out int code, out _) ? code : null;
    }
}
