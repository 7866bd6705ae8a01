using System.Runtime.InteropServices;

namespace Supervision.Pbm.Output;

/// <summary>
/// Writes to a descriptor of the process. Unlike the console's stream it says when the reader of a pipe has gone, so that a stream
/// into <c>head</c> ends; unlike a file stream it shares the file's offset with other processes of a script.
/// </summary>
internal sealed partial class StandardStream(int descriptor) : Stream
{
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int BrokenPipe = 32;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var written = Write(descriptor, buffer, buffer.Length);
            if (written >= 0)
                buffer = buffer[(int)written..];
            else
                Recover(Marshal.GetLastPInvokeError());
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Recover(int error)
    {
        if (error == TryAgain)
        {
            // Another program has made the terminal or pipe non-blocking: wait until it takes more.
            var wanted = new PollDescriptor { Descriptor = descriptor, Events = 4 };
            _ = Poll(ref wanted, 1, -1);
        }
        else if (error == BrokenPipe)
        {
            throw new OutputClosedException();
        }
        else if (error != Interrupted)
        {
            throw new IOException($"cannot write the output: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollDescriptor descriptor, nuint count, int timeoutMs);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}

/// <summary>Nobody reads the output any more; the command ends quietly.</summary>
internal sealed class OutputClosedException : IOException;
