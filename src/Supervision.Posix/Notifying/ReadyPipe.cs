using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;
using Supervision.Posix.Ownership;

namespace Supervision.Posix.Notifying;

/// <summary>
/// Waits for a line on a pipe. What comes after it is read and dropped: a writer must not be ended because nobody wants to hear it twice.
/// </summary>
internal sealed unsafe class ReadyPipe : IReadiness, IDisposable
{
    private const int ReadSize = 4096;
    private const int RoundMax = 16;

    private readonly SafeFileHandle _pipe;
    private readonly ProcessRecord _record;
    private readonly EventLoop _loop;
    private readonly Action<ProcessRecord> _onLine;
    private readonly long _token;

    internal ReadyPipe(SafeFileHandle pipe, ProcessRecord record, EventLoop loop, Action<ProcessRecord> onLine)
    {
        (_pipe, _record, _loop, _onLine) = (pipe, record, loop, onLine);
        _token = loop.Add(pipe, Readiness.Readable, this);
    }

    internal SafeFileHandle Handle => _pipe;

    public void OnReady(Readiness events)
    {
        if (!Read()) Dispose();
    }

    /// <summary>Reads what is there now; false at the end.</summary>
    internal bool Read()
    {
        var buffer = stackalloc byte[ReadSize];
        for (var round = 0; round < RoundMax && !_pipe.IsClosed; round++)
        {
            var count = (int)FileCalls.Read(_pipe, buffer, ReadSize);
            if (count <= 0) return count < 0;
            if (_record.IsLineReady || !new ReadOnlySpan<byte>(buffer, count).Contains((byte)'\n')) continue;
            _record.IsLineReady = true;
            _onLine(_record);
        }

        return !_pipe.IsClosed;
    }

    public void Dispose()
    {
        if (_pipe.IsClosed) return;
        _loop.Remove(_pipe, _token);
        _pipe.Dispose();
    }
}
