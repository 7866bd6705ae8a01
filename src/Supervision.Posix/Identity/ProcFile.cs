using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Native;

namespace Supervision.Posix.Identity;

/// <summary>Reads small files below <c>/proc</c> without allocating.</summary>
internal static unsafe class ProcFile
{
    /// <summary>Reads the beginning of <c>/proc/PID/NAME</c>; negative if there is no such process or it may not be read.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="name">The file.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="size">At most so much.</param>
    /// <param name="isShort">Whether the kernel gives the whole file at the first read.</param>
    internal static int Read(int pid, ReadOnlySpan<byte> name, byte* buffer, int size, bool isShort = false)
    {
        var descriptor = OpenNumber(pid, name);
        if (descriptor < 0) return -1;
        var length = 0;
        while (length < size)
        {
            var count = (int)FileCalls.Read(descriptor, buffer + length, (nuint)(size - length));
            if (count <= 0) break;
            length += count;
            if (isShort) break;
        }

        _ = FileCalls.Close(descriptor);
        return length;
    }

    /// <summary>Opens <c>/proc/PID/NAME</c>; what is returned is invalid if there is no such process or file.</summary>
    internal static SafeFileHandle Open(int pid, ReadOnlySpan<byte> name) => new(OpenNumber(pid, name), ownsHandle: true);

    private static int OpenNumber(int pid, ReadOnlySpan<byte> name)
    {
        var path = stackalloc byte[64];
        var text = new Span<byte>(path, 64);
        "/proc/"u8.CopyTo(text);
        _ = Utf8Formatter.TryFormat(pid, text[6..], out var digits);
        text[6 + digits] = (byte)'/';
        name.CopyTo(text[(7 + digits)..]);
        text[7 + digits + name.Length] = 0;
        return FileCalls.Open(path, FileCalls.ReadOnly | FileCalls.CloseOnExec, 0);
    }
}
