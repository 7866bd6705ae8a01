using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Output;

/// <summary>What waits in a pipe.</summary>
public static class PipeContent
{
    private const int BufferMax = 64 * 1024;

    /// <summary>Takes the first bytes away. Never waits for more.</summary>
    /// <param name="pipe">The read end, which does not block.</param>
    /// <param name="count">How many; the pipe holds them.</param>
    /// <exception cref="ObjectDisposedException">The pipe is closed.</exception>
    public static unsafe void Discard(SafeFileHandle pipe, int count)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(count, BufferMax));
        fixed (byte* start = buffer)
        {
            while (count > 0)
            {
                var read = (int)FileCalls.Read(pipe, start, (nuint)Math.Min(count, buffer.Length));
                if (read <= 0 && Errno.Last.Number != ErrnoNumbers.Interrupted) break;
                count -= Math.Max(0, read);
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }
}
