using System.Buffers;
using System.Text;
using Supervision.Posix.Identity;

namespace Supervision.Posix.Trees;

/// <summary>Reads from the environment that a process was started with to which incarnation it belongs.</summary>
internal static unsafe class IncarnationMarker
{
    private const int SizeMax = 512 * 1024;

    private static ReadOnlySpan<byte> Name => "SUPERVISION_INCARNATION="u8;

    /// <summary>The incarnation that a process names; null if it names none, or its environment may not be read.</summary>
    internal static string? Read(int pid)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SizeMax);
        try
        {
            int length;
            fixed (byte* start = buffer) length = ProcFile.Read(pid, "environ"u8, start, buffer.Length);
            return length <= 0 ? null : Find(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal static string? Find(ReadOnlySpan<byte> environment)
    {
        while (environment.Length > 0)
        {
            var end = environment.IndexOf((byte)0);
            var entry = end < 0 ? environment : environment[..end];
            if (entry.StartsWith(Name)) return Encoding.UTF8.GetString(entry[Name.Length..]);
            environment = end < 0 ? default : environment[(end + 1)..];
        }

        return null;
    }
}
