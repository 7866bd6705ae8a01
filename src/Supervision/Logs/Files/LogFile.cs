using System.Globalization;
using Supervision.Specs;

namespace Supervision.Logs.Files;

/// <summary>
/// A log file and what waits to be written to it. Whoever appends only copies; a thread that may wait for the disk writes.
/// After a failure it tries again every second.
/// </summary>
internal sealed class LogFile : IDiskWork
{
    // What is written leaves room at once, and not only when all is written.
    private const int BatchMax = 512 * 1024;
    private const int TurnMax = 16;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly LogFileSpec _spec;
    private readonly bool _drops;
    private readonly LogFilePlace _place;
    private readonly ILogFileOwner _owner;
    private readonly RotatingFile _file;
    private readonly Backlog _backlog;
    private readonly List<Action> _awaitRoom = [];
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DateTimeOffset? _wakeUpAt;
    private string? _trouble;
    private string? _rotationTrouble;
    private string? _dropReason;
    private long? _toldAt;
    private bool _isScheduled;
    private bool _isToEmpty;
    private bool _isToReopen;
    private bool _isClosing;
    private bool _isWriting;
    private volatile bool _isClosed;
    private volatile bool _takesPiped;

    public LogFile(LogFileSpec spec, WhenFull whenFull, LogFilePlace place, ILogFileOwner owner)
    {
        (_spec, _drops, _place, _owner) = (spec, whenFull is WhenFull.Drop, place, owner);
        _backlog = new Backlog(place.Budget);
        _takesPiped = !_drops;
        _file = new RotatingFile(spec, place.Time, place.Compressor.Add);
        _timer = place.Time.CreateTimer(static file => ((LogFile)file!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What an operator should know; null when all is well.</summary>
    public string? Warning
    {
        get
        {
            lock (_lock)
            {
                return _trouble is { } trouble ? $"{trouble}; what is written there {(_drops ? "is dropped" : "waits")}" : _rotationTrouble;
            }
        }
    }

    /// <summary>Takes bytes; with <see cref="WhenFull.Drop"/>, or for a pipe that must not be blocked, as far as there is room.</summary>
    /// <returns>False when whoever writes should wait: see <see cref="WhenRoom"/>.</returns>
    public bool Append(ReadOnlySpan<byte> bytes, bool mayDrop)
    {
        lock (_lock)
        {
            if (_backlog.Add(bytes, mayDrop || _drops))
            {
                _dropReason = _trouble ?? $"{_spec.File} takes less than the service writes";
            }

            if (_backlog.Count > 0)
            {
                Schedule(evenTroubled: false);
            }

            return mayDrop || _drops || !_backlog.IsFull;
        }
    }

    /// <summary>
    /// How much of a pipe it can see at a time and take from it itself, so that what waits for the disk is in no daemon that can be killed; 0 when what is
    /// written must be in memory: who drops does not wait for a disk, and a device or a file that others write to knows no such thing.
    /// </summary>
    public int PeekMax => _takesPiped ? _place.Budget.FileBytesMax : 0;

    /// <summary>Whether it takes nothing any more.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Takes bytes that are in a pipe still, and has them moved from there.</summary>
    /// <returns>False when it can only be given them: see <see cref="Append"/>.</returns>
    public bool TryAppend(ReadOnlySpan<byte> bytes, IPipedBytes pipe)
    {
        lock (_lock)
        {
            if (!_takesPiped || _isClosed || !_backlog.TakesPiped || (_trouble is not null && pipe.CannotWait))
            {
                return false;
            }

            _backlog.Add(bytes, pipe);
            Schedule(evenTroubled: false);
            return true;
        }
    }

    /// <summary>Somebody who wrote has ended, and cannot wait any more.</summary>
    public void OnLetGo()
    {
        lock (_lock)
        {
            if (_trouble is not null && !_isWriting)
            {
                _backlog.Unpipe(all: false);
            }
        }
    }

    /// <summary>Calls back once when half of the room is free: at once if it is.</summary>
    public void WhenRoom(Action action)
    {
        lock (_lock)
        {
            if (!_backlog.IsHalfFree)
            {
                _awaitRoom.Add(action);
                return;
            }
        }

        action();
    }

    /// <summary>Opens the file, and empties it if it is one that begins anew with each process.</summary>
    public void Begin(bool isNewProcess)
    {
        lock (_lock)
        {
            if (isNewProcess)
            {
                _backlog.BeginLine();
            }

            if (isNewProcess && _spec.Mode is LogFileMode.Create)
            {
                _isToEmpty = true;
                _backlog.ClearWaiting();
            }

            Schedule(evenTroubled: true);
        }
    }

    /// <summary>What comes goes to whatever bears the file's name then.</summary>
    public void Reopen()
    {
        lock (_lock)
        {
            _isToReopen = true;
            Schedule(evenTroubled: true);
        }
    }

    /// <summary>Ends when what waits is written, or has failed to be.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _isClosing = true;
            Schedule(evenTroubled: true);
        }

        return _closed.Task;
    }

    void IDiskWork.Run()
    {
        for (var batch = 0; batch < TurnMax; batch++)
        {
            var work = Take();
            var written = Write(work, out var trouble);
            if (!Settle(work, written, trouble))
            {
                return;
            }
        }

        // Files of other services may be due.
        _place.Threads.Schedule(this);
    }

    /// <summary>What was dropped, told once a second at most.</summary>
    private string? Dropped(bool atOnce)
    {
        if (!_backlog.HasDropped || (!atOnce && _toldAt is { } at && _place.Time.GetElapsedTime(at) < RetryInterval))
        {
            return null;
        }

        _toldAt = _place.Time.GetTimestamp();
        var (lines, bytes) = _backlog.TakeDropped();
        return string.Create(CultureInfo.InvariantCulture, $"{lines} lines ({bytes} bytes) were dropped: {_dropReason}");
    }

    private void Schedule(bool evenTroubled)
    {
        if (!_isScheduled && (evenTroubled || _trouble is null))
        {
            _isScheduled = true;
            _place.Threads.Schedule(this);
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            _wakeUpAt = null;
            Schedule(evenTroubled: true);
        }
    }

    private Work Take()
    {
        lock (_lock)
        {
            if (_isToEmpty)
            {
                _backlog.ClearTaken();
            }

            var bytes = _backlog.Take();
            var (pipe, count) = _backlog.First;
            var work = new Work(bytes, pipe, Math.Min(count, BatchMax), _isToEmpty, _isToReopen);
            (_isToEmpty, _isToReopen, _isWriting) = (false, false, true);
            return work;
        }
    }

    /// <summary>Without the lock: this may take as long as the disk likes.</summary>
    private int Write(Work work, out string? trouble)
    {
        trouble = null;
        if (work.ToReopen)
        {
            _file.Dispose();
        }

        if (work.ToEmpty)
        {
            _file.Empty(out trouble);
        }

        return trouble is null ? _file.Write(work.Bytes.Bytes[..work.Count], work.Pipe, out trouble) : 0;
    }

    /// <summary>Whether there is more to do now.</summary>
    private bool Settle(Work work, int written, string? trouble)
    {
        string? change, dropped = null, unwritten = null;
        Action[] freed = [];
        bool goesOn, warns;
        lock (_lock)
        {
            _isWriting = false;
            _backlog.Remove(written);
            _takesPiped = !_drops && _file.CanTake;
            if (!_takesPiped || trouble is not null)
            {
                _backlog.Unpipe(all: !_takesPiped);
            }

            _isToEmpty |= work.ToEmpty && trouble is not null;
            var warning = Warning;
            change = Change(trouble);
            warns = warning != Warning;
            goesOn = trouble is null && (_backlog.Count > 0 || _isToEmpty || _isToReopen);
            var isOver = !goesOn && _isClosing;
            if (_backlog.IsHalfFree || isOver)
            {
                dropped = Dropped(atOnce: isOver);
                freed = TakeAwaiting();
            }

            if (isOver)
            {
                unwritten = Close();
            }
            else if (!goesOn)
            {
                _isScheduled = false;
                SleepUntil(trouble is not null || _backlog.HasDropped ? _place.Time.GetUtcNow() + RetryInterval : _file.RotationDue);
            }
        }

        Tell(change);
        Tell(dropped);
        Tell(unwritten);
        if (warns)
        {
            _owner.OnWarning();
        }

        Array.ForEach(freed, action => action());
        return goesOn;
    }

    private Action[] TakeAwaiting()
    {
        if (_awaitRoom.Count == 0)
        {
            return [];
        }

        Action[] taken = [.. _awaitRoom];
        _awaitRoom.Clear();
        return taken;
    }

    private string? Change(string? trouble)
    {
        var before = _trouble;
        (_trouble, _rotationTrouble) = (trouble, _file.RotationTrouble);
        return trouble is not null ? before is null ? Warning : null
            : before is not null ? $"{_spec.File} is written again"
            : null;
    }

    private void SleepUntil(DateTimeOffset? moment)
    {
        if (moment == _wakeUpAt)
        {
            return;
        }

        _wakeUpAt = moment;
        var wait = moment is { } at ? at - _place.Time.GetUtcNow() : Timeout.InfiniteTimeSpan;
        _timer.Change(moment is not null && wait < TimeSpan.Zero ? TimeSpan.Zero : wait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The last of all. It stays scheduled, so that it is never run again.</summary>
    private string? Close()
    {
        _isClosed = true;
        _timer.Dispose();
        _file.Dispose();
        var lost = _backlog.Abandon();
        _closed.TrySetResult();
        return lost == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{lost} bytes were not written any more: {_trouble}");
    }

    private void Tell(string? notice)
    {
        if (notice is not null)
        {
            _owner.OnNotice(notice);
        }
    }

    /// <summary>What is to be done at once: of the bytes only the first are of one kind.</summary>
    private readonly record struct Work(HeldBytes Bytes, IPipedBytes? Pipe, int Count, bool ToEmpty, bool ToReopen);
}

/// <summary>What the log files of a node share.</summary>
internal sealed record LogFilePlace(TimeProvider Time, WriterThreads Threads, Compressor Compressor, BacklogBudget Budget);
