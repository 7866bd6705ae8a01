using Microsoft.Win32.SafeHandles;
using Supervision.Logs;
using Supervision.Logs.Files;
using Supervision.Posix.Output;

namespace Supervision.Processes;

/// <summary>
/// Takes what one pipe of one process brings: cuts it into lines for the log, and hands its bytes to the file of the stream as they are.
/// A line left unfinished for a while is taken all the same. While the file takes no more, the pipe is not read: and where the file can, it takes from the
/// pipe itself what was only looked at here, so that a daemon that is killed has no line in its memory that is nowhere else.
/// </summary>
internal sealed class OutputSink(ServiceOutput output, LogStream stream, OutputPump pump, SafeFileHandle pipe, TimeProvider time) : IOutputSink, IPipedBytes
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
    private volatile bool _isLetGo;

    // Of what was looked at: how much a file is to take, and how much was left in the pipe and is known already. No lock, since a pipe that is lent is not
    // looked at, and a file must not wait for this one.
    private int _lent;
    private int _seen;
    private volatile bool _takesAll;
    private bool _isOver;
    private Action? _whenOver;

    public int PeekMax => output.Current.Of(stream)?.PeekMax ?? 0;

    public bool CannotWait => _isLetGo;

    /// <summary>Reads the pipe from now on.</summary>
    public void Start() => pump.Add(pipe, this);

    /// <summary>Reads what the pipe holds, though the file may have no room for it, and closes it. The process has ended, and cannot wait.</summary>
    /// <param name="whenOver">Called when nothing of it is left in the pipe.</param>
    public void LetGo(Action whenOver)
    {
        bool isOver;
        lock (_lock)
        {
            _isLetGo = true;
            isOver = _isOver;
            _whenOver = whenOver;
        }

        if (isOver)
        {
            whenOver();
            return;
        }

        output.Current.Of(stream)?.OnLetGo();
        Resume();
        pump.Drain(pipe);
    }

    public void OnBytes(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            ToLines(bytes[Math.Min(_seen, bytes.Length)..]);
            _seen -= Math.Min(_seen, bytes.Length);
            ToFile(bytes);
        }
    }

    public Peeked OnPeek(ReadOnlySpan<byte> bytes, bool isLast)
    {
        lock (_lock)
        {
            // The file is told first, so that it writes while the lines are found.
            var news = bytes[Math.Min(_seen, bytes.Length)..];
            _seen = Math.Max(_seen, bytes.Length);
            var peeked = Hand(bytes, isLast);
            ToLines(news);
            return peeked;
        }
    }

    public void OnEnd()
    {
        Action? whenOver;
        lock (_lock)
        {
            Flush();
            _timer?.Dispose();
            _isOver = true;
            whenOver = _whenOver;
            _whenOver = null;
        }

        whenOver?.Invoke();
    }

    int IPipedBytes.MoveTo(OutputFile file, int count, out string? trouble)
    {
        var moved = file.Take(pipe, count, out var error);
        trouble = error.Number == 0 ? null : $"{error}";
        return moved;
    }

    void IPipedBytes.Discard(int count) => PipeContent.Discard(pipe, count);

    void IPipedBytes.OnOver(int left)
    {
        // What no file has taken is shown again, for another one.
        _seen += left;
        pump.Return(pipe, _lent - left);
    }

    private Peeked Hand(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var whole = output.Current.IsShared && !isLast && !_takesAll ? WholeLines(bytes, 1) : bytes.Length;
        if (whole == 0 && _unfinished.Count == 0)
        {
            return Peeked.Left;
        }

        _takesAll = false;
        (_lent, _seen) = (whole, _seen - whole);
        if (_unfinished.Count == 0 && TryLend(bytes[..whole]))
        {
            return Peeked.Lent;
        }

        PipeContent.Discard(pipe, bytes.Length);
        _seen = 0;
        ToFile(bytes);
        return Peeked.Taken;
    }

    private bool TryLend(ReadOnlySpan<byte> bytes)
    {
        while (output.Current.Of(stream) is { } file)
        {
            if (file.TryAppend(bytes, this))
            {
                return true;
            }

            if (!file.IsClosed || file == output.Current.Of(stream))
            {
                return false;
            }
        }

        return false;
    }

    private void ToLines(ReadOnlySpan<byte> bytes)
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

        WatchAge();
    }

    /// <summary>How many bytes the lines have that are complete, or too long to wait for.</summary>
    private static int WholeLines(ReadOnlySpan<byte> bytes, int before)
    {
        var whole = bytes.LastIndexOf((byte)'\n') + 1;
        return whole == 0 && before + bytes.Length > LineSplitter.LineBytesMax ? bytes.Length : whole;
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

        var whole = WholeLines(bytes, _unfinished.Count);
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
        if (_seen > 0)
        {
            // Of a line of a file that both streams share: it is left in the pipe.
            _takesAll = true;
            pump.Show(pipe);
        }
    }
}
