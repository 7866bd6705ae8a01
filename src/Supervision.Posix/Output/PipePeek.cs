using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Output;

/// <summary>Reads what a pipe begins with and leaves it there, by way of a pipe of its own. For one thread.</summary>
internal sealed unsafe class PipePeek : IDisposable
{
    private readonly Pipe _copy = Pipe.Create();

    /// <returns>As <c>read</c>: how many bytes, 0 at the end of the pipe, -1 with the error in <see cref="Errno.Last"/>.</returns>
    internal int Look(SafeFileHandle pipe, Span<byte> buffer)
    {
        var count = (int)FileCalls.Tee(pipe, _copy.Write, (nuint)buffer.Length);
        if (count <= 0) return count;
        var read = 0;
        fixed (byte* start = buffer)
        {
            while (read < count)
            {
                var part = (int)FileCalls.Read(_copy.Read, start + read, (nuint)(count - read));
                if (part <= 0 && Errno.Last.Number != ErrnoNumbers.Interrupted) return -1;
                read += Math.Max(0, part);
            }
        }

        return read;
    }

    public void Dispose()
    {
        _copy.Read.Dispose();
        _copy.Write.Dispose();
    }
}
