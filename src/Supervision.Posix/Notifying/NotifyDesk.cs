using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Looping;
using Supervision.Posix.Ownership;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;
using Supervision.Posix.Storing;
using Supervision.Posix.Trees;

namespace Supervision.Posix.Notifying;

/// <summary>What the notify channels of a host share.</summary>
internal sealed class NotifyDesk : IDisposable
{
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly long _start;
    private readonly IOwnerObserver _observer;
    private readonly NotifyPlace _place;
    private readonly LoopTimer _timer;
    private readonly List<NotifyChannel> _flooded = [];
    private readonly HashSet<string> _inherited = [];

    internal NotifyDesk(EventLoop loop, OwnerSearch owners, DescriptorStore store, IOwnerObserver observer, string? dataDirectory)
    {
        (Loop, Owners, Store, _observer) = (loop, owners, store, observer);
        _place = new NotifyPlace(dataDirectory);
        _timer = new LoopTimer(loop, GoOn);
        _start = _time.GetTimestamp();
    }

    /// <summary>Makes a process that was named by a notification the main one.</summary>
    internal required Action<ProcessRecord, int> SetMainProcess { get; init; }

    internal EventLoop Loop { get; }

    internal OwnerSearch Owners { get; }

    internal DescriptorStore Store { get; }

    internal NotifyInput Input { get; } = new();

    private static TimeSpan Tick { get; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The time since the host began.</summary>
    internal TimeSpan Now => _time.GetElapsedTime(_start);

    /// <exception cref="Errors.PosixException">It cannot be made.</exception>
    internal NotifySocket Open() => NotifySocket.Create(_place);

    /// <summary>Hears again what an adopted process notifies.</summary>
    internal void Inherit(ProcessRecord record)
    {
        if (record.Main.HasEnded || IncarnationMarker.Read(record.Main.Pid)?.NotifySocket is not { } path || !_inherited.Add(path)) return;
        if (NotifySocket.Inherit(_place, path) is { } socket) record.Channel = new NotifyChannel(socket, record, this);
    }

    /// <summary>Hears on at a socket that this process had when it ran another program.</summary>
    internal void Restore(ProcessRecord record, SafeFileHandle socket, string path)
    {
        if (record.IsAdopted && _inherited.Add(path)) _ = _place.TryInherit(path);
        record.Channel = new NotifyChannel(new NotifySocket(socket, path), record, this);
    }

    internal void Restore(StatePart places) => _place.Restore(places);

    internal void Save(FrameWriter places) => _place.Save(places);

    internal void Notified(ProcessRecord record, Notification notification)
    {
        (record.Notified ??= new NotifiedState()).Add(notification, _time.GetTimestamp());
        _observer.Notified(record, notification);
    }

    internal void Warn(ProcessRecord record, string text) => _observer.Warned(record.Incarnation, text);

    internal void GoOnLater(NotifyChannel channel)
    {
        _flooded.Add(channel);
        if (_flooded.Count == 1) _timer.Set(Tick);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _place.Dispose();
        Input.Dispose();
    }

    private void GoOn()
    {
        _ = _flooded.RemoveAll(channel => channel.TryGoOn());
        if (_flooded.Count > 0) _timer.Set(Tick);
    }
}
