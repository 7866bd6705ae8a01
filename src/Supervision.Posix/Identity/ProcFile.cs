using System.Buffers.Text;
using Supervision.Posix.Native;

namespace Supervision.Posix.Identity;

/// <summary>Reads small files below <c>/proc</c> without allocating.</summary>
internal static unsafe class ProcFile
{
    /// <summary>Reads the beginning of <c>/proc/PID/NAME</c>; negative if there is no such process or it may not be read.</summary>
    internal static int Read(int pid, ReadOnlySpan<byte> name, byte* buffer, int size)
    {
        var path = stackalloc byte[64];
        var text = new Span<byte>(path, 64);
        "/proc/"u8.CopyTo(text);
        _ = Utf8Formatter.TryFormat(pid, text[6..], out var digits);
        text[6 + digits] = (byte)'/';
        name.CopyTo(text[(7 + digits)..]);
        text[7 + digits + name.Length] = 0;
        return Read(path, buffer, size);
    }

    private static int Read(byte* path, byte* buffer, int size)
    {
        var descriptor = FileCalls.Open(path, FileCalls.ReadOnly | FileCalls.CloseOnExec, 0);
        if (descriptor < 0) return -1;
        var length = 0;
        while (length < size)
        {
            var count = (int)FileCalls.Read(descriptor, buffer + length, (nuint)(size - length));
            if (count <= 0) break;
            length += count;
        }

        _ = FileCalls.Close(descriptor);
        return length;
    }
}
