using Supervision.Posix.Looping;
using Supervision.Posix.Ownership;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Notifying;

/// <summary>
/// Hears what the processes of one incarnation notify. A flood is put together, and is read in small portions: the kernel makes its sender wait, and
/// nobody else.
/// </summary>
internal sealed class NotifyChannel : IReadiness, IDisposable
{
    private const int ReadMax = 256;
    private const int TellMax = 16;
    private const int DrainMax = 2048;
    private const int BurstMax = 32;
    private const int StrangerMax = 16;

    private readonly NotifySocket _socket;
    private readonly ProcessRecord _record;
    private readonly NotifyDesk _desk;
    private readonly long _token;
    private readonly HashSet<int> _strangers = [];
    private Notification? _pending;
    private TimeSpan _allowedAt;
    private int _told;
    private long _ignored;

    internal NotifyChannel(NotifySocket socket, ProcessRecord record, NotifyDesk desk)
    {
        _socket = socket;
        _record = record;
        _desk = desk;
        _token = desk.Loop.Add(socket.Handle, Readiness.Readable, this);
    }

    internal NotifySocket Socket => _socket;

    /// <summary>The time that each telling takes from the budget.</summary>
    private static TimeSpan Pace { get; } = TimeSpan.FromMilliseconds(10);

    private static TimeSpan Burst { get; } = Pace * BurstMax;

    private TimeSpan Debt => _allowedAt - _desk.Now;

    public void OnReady(Readiness events)
    {
        Read(ReadMax, TellMax);
        if (Debt <= Burst)
        {
            Tell();
            return;
        }

        _desk.Loop.Modify(_socket.Handle, _token, Readiness.None);
        _desk.GoOnLater(this);
    }

    /// <summary>Hears all that was said before now, although it may be much.</summary>
    internal void Drain()
    {
        Read(DrainMax, DrainMax);
        Tell();
    }

    /// <summary>
    /// Goes on in a flood: reads a little, so that its sender waits no longer than it must, unless even what cannot be put together comes too fast.
    /// </summary>
    /// <returns>Whether the flood is over.</returns>
    internal bool TryGoOn()
    {
        if (_socket.Handle.IsClosed) return true;
        if (Debt <= Burst + (Pace * TellMax)) Read(ReadMax, TellMax);
        if (Debt > Burst) return false;
        Tell();
        _desk.Loop.Modify(_socket.Handle, _token, Readiness.Readable);
        return true;
    }

    public void Dispose()
    {
        _desk.Loop.Remove(_socket.Handle, _token);
        _socket.Dispose();
    }

    private void Read(int readMax, int tellMax)
    {
        _told = 0;
        for (var read = 0; read < readMax && _told < tellMax && _desk.Input.TryReceive(_socket.Handle); read++) Hear();
        _desk.Input.Clear();
    }

    private void Hear()
    {
        var input = _desk.Input;
        if (!_desk.Owners.Owns(_record, input.Sender))
        {
            Ignore(input.Sender);
            return;
        }

        var text = input.Bytes.TrimEnd((byte)0);
        if (!input.IsWhole || text.Contains((byte)0)) return;
        var message = NotifyMessage.Parse(text);
        if (message.Notification is { } notification) Take(notification);
        if (message.Remove && message.Name is { } name) _desk.Store.Remove(_record, name);
        if (message.Store) _desk.Store.Add(_record, input.Descriptors, message.Name, message.Poll);
        if (!message.IsBarrier) return;
        Tell();
        input.Clear();
    }

    private void Take(Notification next)
    {
        if (_pending is not null && !CanJoin(_pending, next)) Tell();
        _pending = _pending?.Then(next) ?? next;
        if (next.MainPid is not { } pid) return;
        Tell();
        _desk.SetMainProcess(_record, pid);
    }

    // Changes of state keep their order, and none is lost among others.
    private static bool CanJoin(Notification first, Notification next)
    {
        if (first.Watchdog == WatchdogSign.Trigger && next.Watchdog == WatchdogSign.Alive) return false;
        return next is { Ready: false, Reloading: false, Stopping: false }
            || (next.Ready == first.Ready && next.Reloading == first.Reloading && next.Stopping == first.Stopping && next.ReloadBegan == first.ReloadBegan);
    }

    /// <summary>Tells what was heard and put together.</summary>
    internal void Tell()
    {
        if (_pending is not { } notification) return;
        _pending = null;
        _told++;
        var now = _desk.Now;
        _allowedAt = (_allowedAt > now ? _allowedAt : now) + Pace;
        _desk.Notified(_record, notification);
    }

    private void Ignore(int sender)
    {
        _ignored++;
        if (_strangers.Count >= StrangerMax || !_strangers.Add(sender)) return;
        _desk.Warn(_record, $"ignored a notification of process {sender}, which is none of this incarnation's ({_ignored} ignored so far)");
    }
}
