using System.Buffers;
using System.Text;
using Supervision.Posix.Identity;

namespace Supervision.Posix.Trees;

/// <summary>What a process was told of its supervisor by the environment that it was started with.</summary>
/// <param name="Incarnation">To which incarnation it belongs.</param>
/// <param name="DataDirectory">The data directory of its supervisor, which tells it from others with services of the same names; null if it has none.</param>
/// <param name="NotifySocket">Where it notifies; null if it may not.</param>
internal sealed record IncarnationMarker(string Incarnation, string? DataDirectory, string? NotifySocket)
{
    /// <summary>The variable that says to which incarnation a process belongs.</summary>
    internal const string IncarnationVariable = "SUPERVISION_INCARNATION";

    private const int SizeMax = 512 * 1024;

    private static ReadOnlySpan<byte> IncarnationName => "SUPERVISION_INCARNATION="u8;

    private static ReadOnlySpan<byte> NotifyName => "NOTIFY_SOCKET="u8;

    private static ReadOnlySpan<byte> DirectoryName => "SUPERVISION_DATA_DIR="u8;

    /// <summary>The marker of a process; null if it has none, or its environment may not be read.</summary>
    internal static IncarnationMarker? Read(int pid) => Read(pid, out _);

    /// <param name="pid">The process.</param>
    /// <param name="isEmpty">Whether there is nothing to be read, as for an instant in the midst of <c>execve</c>.</param>
    internal static unsafe IncarnationMarker? Read(int pid, out bool isEmpty)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SizeMax);
        try
        {
            int length;
            fixed (byte* start = buffer) length = ProcFile.Read(pid, "environ"u8, start, buffer.Length);
            isEmpty = length == 0;
            return length <= 0 ? null : Find(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal static IncarnationMarker? Find(ReadOnlySpan<byte> environment) =>
        Value(environment, IncarnationName) is { } incarnation
            ? new IncarnationMarker(incarnation, Value(environment, DirectoryName), Value(environment, NotifyName))
            : null;

    private static string? Value(ReadOnlySpan<byte> environment, ReadOnlySpan<byte> name)
    {
        while (environment.Length > 0)
        {
            var end = environment.IndexOf((byte)0);
            var entry = end < 0 ? environment : environment[..end];
            if (entry.StartsWith(name)) return Encoding.UTF8.GetString(entry[name.Length..]);
            environment = end < 0 ? default : environment[(end + 1)..];
        }

        return null;
    }
}
