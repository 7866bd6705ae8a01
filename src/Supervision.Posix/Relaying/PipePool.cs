using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Native;

namespace Supervision.Posix.Relaying;

/// <summary>Empty pipes. A direction of a connection has one only while it holds bytes that the other end has no room for, so that idle ones cost none.</summary>
internal sealed class PipePool : IDisposable
{
    /// <summary>In bytes, where the kernel allows it.</summary>
    internal const int Size = 256 * 1024;

    private const int KeptMax = 256;

    private readonly Stack<RelayPipe> _empty = new();

    /// <summary>A pipe; null if too many files are open.</summary>
    internal unsafe RelayPipe? TryTake()
    {
        if (_empty.TryPop(out var pipe)) return pipe;
        var ends = stackalloc int[2];
        if (FileCalls.Pipe(ends, FileCalls.CloseOnExec | FileCalls.NonBlocking) < 0) return null;
        pipe = new RelayPipe(new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
        FileCalls.EnlargePipe(pipe.Read, Size);
        return pipe;
    }

    /// <summary>Takes a pipe back.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="isEmpty">Whether nothing is left in it.</param>
    internal void Return(RelayPipe pipe, bool isEmpty)
    {
        if (isEmpty && _empty.Count < KeptMax) _empty.Push(pipe);
        else pipe.Dispose();
    }

    /// <summary>Lets go of the descriptors of those that nobody uses.</summary>
    internal void Shrink()
    {
        while (_empty.TryPop(out var pipe)) pipe.Dispose();
    }

    public void Dispose() => Shrink();
}

/// <summary>A pipe through which bytes go from one socket to another.</summary>
internal sealed record RelayPipe(SafeFileHandle Read, SafeFileHandle Write) : IDisposable
{
    public void Dispose()
    {
        Read.Dispose();
        Write.Dispose();
    }
}
