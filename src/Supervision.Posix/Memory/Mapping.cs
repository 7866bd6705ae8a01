using System.Buffers.Text;
using System.Text;

namespace Supervision.Posix.Memory;

/// <summary>A part of the memory of a process, as <c>/proc/PID/smaps</c> describes it (proc_pid_smaps(5)).</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The byte behind its last one.</param>
/// <param name="Rights">Such as <c>r-xp</c>.</param>
/// <param name="File">What it was mapped from; empty for memory that comes from no file.</param>
/// <param name="ResidentBytes">How much of it is there.</param>
/// <param name="OwnBytes">How much of that is its own and in no file: what the process has written.</param>
internal readonly record struct Mapping(ulong Start, ulong End, string Rights, string File, long ResidentBytes, long OwnBytes)
{
    private const int Kibibyte = 1024;

    /// <summary>
    /// Whether all that it holds is in a file too, and nobody is to change it: shared, or code. Data of a private one are left alone even when they
    /// cannot be written now: a linker writes to them before it takes that right away.
    /// </summary>
    internal bool IsReadAgain =>
        File.StartsWith('/') && !File.StartsWith("/memfd:", StringComparison.Ordinal) && Rights is [_, '-', var execute, var sharing]
        && (sharing == 's' || (execute == 'x' && OwnBytes == 0));

    /// <summary>All mappings of this process; none where there is no such file.</summary>
    internal static List<Mapping> ReadOwn()
    {
        try
        {
            return Parse(System.IO.File.ReadAllBytes("/proc/self/smaps"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    internal static List<Mapping> Parse(ReadOnlySpan<byte> text)
    {
        List<Mapping> mappings = [];
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            if (TryParseHead(line) is { } head) mappings.Add(head);
            else if (mappings.Count == 0) continue;
            else if (line.StartsWith("Rss:"u8)) mappings[^1] = mappings[^1] with { ResidentBytes = Bytes(line) };
            else if (line.StartsWith("Anonymous:"u8)) mappings[^1] = mappings[^1] with { OwnBytes = Bytes(line) };
        }

        return mappings;
    }

    // 7f00-7f10 r-xp 00000000 fe:01 1234   /usr/lib/libc.so.6
    private static Mapping? TryParseHead(ReadOnlySpan<byte> line)
    {
        if (!Utf8Parser.TryParse(line, out ulong start, out var used, 'x') || used == line.Length || line[used] != '-') return null;
        var rest = line[(used + 1)..];
        if (!Utf8Parser.TryParse(rest, out ulong end, out used, 'x') || rest.Length < used + 5) return null;
        var file = rest.IndexOfAny((byte)'/', (byte)'[');
        return new Mapping(start, end, Encoding.ASCII.GetString(rest.Slice(used + 1, 4)), file < 0 ? "" : Encoding.UTF8.GetString(rest[file..]), 0, 0);
    }

    private static long Bytes(ReadOnlySpan<byte> line)
    {
        var number = line[(line.IndexOf((byte)':') + 1)..].TrimStart((byte)' ');
        return Utf8Parser.TryParse(number, out long kibibytes, out _) ? kibibytes * Kibibyte : 0;
    }
}
