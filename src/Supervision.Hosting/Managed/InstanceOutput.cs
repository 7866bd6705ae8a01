using System.IO.Pipes;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Hosting.Managed;

/// <summary>
/// One stream of an instance's output: a pipe, whose other end is read as that of a process is, so that lines, files and full disks are treated alike.
/// </summary>
internal sealed class InstanceOutput : Stream
{
    private readonly AnonymousPipeClientStream _writeEnd;

    private InstanceOutput(AnonymousPipeClientStream writeEnd)
    {
        _writeEnd = writeEnd;
        Writer = TextWriter.Synchronized(new StreamWriter(this, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" });
    }

    public TextWriter Writer { get; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <returns>The output, and the end of the pipe to read it from, which belongs to the caller.</returns>
    /// <exception cref="IOException">There is no descriptor left.</exception>
    public static (InstanceOutput Output, SafeFileHandle ReadEnd) Create()
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var output = new InstanceOutput(new AnonymousPipeClientStream(PipeDirection.Out, server.ClientSafePipeHandle));
        var readEnd = new SafeFileHandle(server.SafePipeHandle.DangerousGetHandle(), ownsHandle: true);
        server.SafePipeHandle.SetHandleAsInvalid();
        return (output, readEnd);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _writeEnd.Write(buffer);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The instance has ended, or was abandoned, and nobody reads: as /dev/null.
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Never waits, also when a writer is blocked by a full pipe: it goes on when the reader has let go.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _writeEnd.Dispose();
        }

        base.Dispose(disposing);
    }
}
