using Microsoft.Win32.SafeHandles;
using Supervision.Logs;
using Supervision.Logs.Files;
using Supervision.Posix.Output;

namespace Supervision.Processes;

/// <summary>
/// Takes what one pipe of one process brings: cuts it into lines for the log, and hands its bytes to the file of the stream as they are.
/// A line left unfinished for a while is taken all the same. While the file takes no more, the pipe is not read.
/// </summary>
internal sealed class OutputSink(ServiceOutput output, LogStream stream, OutputPump pump, SafeFileHandle pipe, TimeProvider time) : IOutputSink
{
    private static readonly TimeSpan PartialLineAge = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly LineSplitter _splitter = new();

    // Of a line of a file that both streams share: they must not mix within lines.
    private readonly HeldBytes _unfinished = new();
    private ITimer? _timer;
    private bool _isArmed;
    private long _begun;
    private long _begunAt;
    private bool _isPaused;
    private bool _isLetGo;

    /// <summary>Reads the pipe from now on.</summary>
    public void Start() => pump.Add(pipe, this);

    /// <summary>Reads what the pipe holds, though the file may have no room for it, and closes it. The process has ended, and cannot wait.</summary>
    public void LetGo()
    {
        lock (_lock)
        {
            _isLetGo = true;
        }

        Resume();
        pump.Drain(pipe);
    }

    public void OnBytes(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            var lines = output.BeginLines(stream);
            try
            {
                _splitter.Write(bytes, ref lines);
            }
            finally
            {
                lines.Dispose();
            }

            ToFile(bytes);
            WatchAge();
        }
    }

    public void OnEnd()
    {
        lock (_lock)
        {
            Flush();
            _timer?.Dispose();
        }
    }

    private void ToFile(ReadOnlySpan<byte> bytes)
    {
        var destination = output.Current;
        if (destination.Of(stream) is not { } file)
        {
            return;
        }

        if (!destination.IsShared)
        {
            Append(file, bytes);
            return;
        }

        var whole = bytes.LastIndexOf((byte)'\n') + 1;
        if (whole == 0 && _unfinished.Count + bytes.Length > LineSplitter.LineBytesMax)
        {
            whole = bytes.Length;
        }

        if (whole > 0)
        {
            _unfinished.Add(bytes[..whole]);
            Append(file, _unfinished.Bytes);
            _unfinished.Clear();
        }

        _unfinished.Add(bytes[whole..]);
    }

    private void Append(LogFile file, ReadOnlySpan<byte> bytes)
    {
        if (!file.Append(bytes, mayDrop: _isLetGo) && !_isPaused && !_isLetGo)
        {
            _isPaused = true;
            pump.Pause(pipe);
            file.WhenRoom(Resume);
        }
    }

    private void Resume()
    {
        lock (_lock)
        {
            if (_isPaused)
            {
                _isPaused = false;
                pump.Resume(pipe);
            }
        }
    }

    private void WatchAge()
    {
        if (!_splitter.HasPartial)
        {
            return;
        }

        if (_splitter.Begun != _begun)
        {
            (_begun, _begunAt) = (_splitter.Begun, time.GetTimestamp());
        }

        if (!_isArmed)
        {
            Arm(PartialLineAge);
        }
    }

    private void Arm(TimeSpan wait)
    {
        _timer ??= time.CreateTimer(static sink => ((OutputSink)sink!).OnAge(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _isArmed = _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void OnAge()
    {
        lock (_lock)
        {
            _isArmed = false;
            if (!_splitter.HasPartial)
            {
                return;
            }

            // The line for which the timer was set may be complete, and this a later one.
            var left = PartialLineAge - time.GetElapsedTime(_begunAt);
            if (left > TimeSpan.Zero)
            {
                Arm(left);
            }
            else
            {
                Flush();
            }
        }
    }

    private void Flush()
    {
        var lines = output.BeginLines(stream);
        try
        {
            _splitter.Flush(ref lines);
        }
        finally
        {
            lines.Dispose();
        }

        if (_unfinished.Count > 0 && output.Current.Of(stream) is { } file)
        {
            Append(file, _unfinished.Bytes);
        }

        _unfinished.Clear();
    }
}
