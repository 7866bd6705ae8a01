using Supervision.Keeper.Replacing;
using Supervision.Posix.Listening;
using Supervision.Posix.Ownership;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;

namespace Supervision.Keeper.Serving;

/// <summary>Tells the connected daemon what happens. While there is none, the records are all that is needed for the next.</summary>
internal sealed class DaemonReports : IOwnerObserver, IListenerObserver
{
    private readonly Dictionary<string, Notification> _held = [];
    private FrameConnection? _daemon;

    internal FrameConnection? Daemon
    {
        get => _daemon;
        set
        {
            _daemon = value;
            _held.Clear();
            if (value is not null) value.CaughtUp = TellHeld;
        }
    }

    internal int DaemonPid { get; private set; }

    /// <summary>What the connected daemon speaks.</summary>
    internal VersionRange DaemonVersions { get; private set; }

    /// <summary>The version of the protocol that is spoken with it.</summary>
    internal int Version { get; private set; }

    /// <summary>Begins to tell a daemon.</summary>
    internal void Begin(FrameConnection connection, int pid, VersionRange versions, int version) =>
        (Daemon, DaemonPid, DaemonVersions, Version) = (connection, pid, versions, version);

    /// <summary>Answers a hello with everything that is kept, in the order in which it was spawned.</summary>
    /// <param name="records">The processes.</param>
    /// <param name="held">The listeners.</param>
    internal void Welcome(IReadOnlyCollection<ProcessRecord> records, IReadOnlyList<ListenerRecord> held)
    {
        var listeners = KnowsListeners ? held : [];
        Daemon?.Send(new FrameWriter(MessageType.Welcome)
            .Add(Field.Version, Version)
            .Add(Field.Pid, Environment.ProcessId)
            .Add(Field.ProgramVersion, OwnProgram.Version)
            .Add(Field.CanReplace, 1)
            .Add(Field.SurvivorCount, records.Count)
            .AddIfAny(Field.ListenerCount, KnowsListeners ? listeners.Count : null));
        foreach (var listener in listeners) Daemon?.Send(ListenerMessage.Write(listener));
        foreach (var record in records.OrderBy(record => record.Sequence))
            Daemon?.Send(Survivor(record, Version));
    }

    /// <summary>Writes down who is told; what waited to be told is on its way.</summary>
    internal void Save(StateWriter state)
    {
        if (Daemon is not { } daemon) return;
        TellHeld();
        state.Add(new FrameWriter(StateKind.Daemon)
            .AddNumberOf(StateField.ConnectionNumber, daemon.Socket)
            .Add(Field.Pid, DaemonPid)
            .Add(Field.VersionOldest, DaemonVersions.Oldest)
            .Add(Field.VersionNewest, DaemonVersions.Newest));
        daemon.Save(state);
    }

    public void Spawned(ProcessRecord record) => Daemon?.Send(Describe(MessageType.Spawned, record));

    public void Adopted(ProcessRecord record) => Daemon?.Send(Describe(MessageType.Adopted, record));

    public void SpawnFailed(string incarnation, SpawnError error) => Daemon?.Send(new FrameWriter(MessageType.SpawnFailed)
        .Add(Field.Incarnation, incarnation)
        .Add(Field.Stage, (int)error.Stage)
        .Add(Field.Errno, error.Errno.Number)
        .Add(Field.Message, error.Message));

    public void Exited(ProcessRecord record)
    {
        TellHeld(record.Incarnation);
        Daemon?.Send(new FrameWriter(MessageType.Exited)
            .Add(Field.Incarnation, record.Incarnation)
            .AddExit(record.Exit)
            .Add(Field.Leftovers, record.Leftovers));
    }

    public void Respawned(ProcessRecord former, ProcessRecord record)
    {
        TellHeld(former.Incarnation);
        Daemon?.Send(Describe(MessageType.Respawned, record)
            .Add(Field.Former, former.Incarnation)
            .AddExit(former.Exit)
            .Add(Field.ExitedAtTicks, former.ExitedAt.Ticks)
            .Add(Field.StartedAtTicks, record.StartedAt.Ticks));
    }

    public void TreeGone(string incarnation) => Daemon?.Send(new FrameWriter(MessageType.TreeGone).Add(Field.Incarnation, incarnation));

    public void Notified(ProcessRecord record, Notification notification)
    {
        if (Daemon is not { } daemon) return;

        // A daemon that is stopped or very busy gets what it missed in one: it must cost the keeper no memory, and no service its time.
        if (daemon.IsBehind || _held.ContainsKey(record.Incarnation))
            _held[record.Incarnation] = _held.TryGetValue(record.Incarnation, out var held) ? held.Then(notification) : notification;
        else
            Tell(record.Incarnation, notification);
    }

    public void ReadyLine(ProcessRecord record) => Daemon?.Send(About(MessageType.ReadyLine, record.Incarnation));

    public void Forked(ProcessRecord record)
    {
        TellHeld(record.Incarnation);
        Daemon?.Send(About(MessageType.Forked, record.Incarnation).AddForked(record.Forked).Add(Field.Leftovers, record.Leftovers));
    }

    public void MainProcessChanged(ProcessRecord record) => Daemon?.Send(About(MessageType.MainProcessChanged, record.Incarnation)
        .Add(Field.Pid, record.Main.Pid)
        .Add(Field.StartTime, record.Main.StartTime));

    public void MainProcessRefused(string incarnation, int pid, string reason) => Daemon?.Send(
        About(MessageType.MainProcessRefused, incarnation).Add(Field.Pid, pid).Add(Field.Message, reason));

    public void Warned(string incarnation, string text)
    {
        KeeperLog.Write($"{incarnation}: {text}");
        Daemon?.Send(About(MessageType.Warned, incarnation).Add(Field.Message, text));
    }

    public void Inspected(string incarnation, IReadOnlyList<Leftover> processes) =>
        Daemon?.Send(About(MessageType.Inspected, incarnation).AddProcesses(processes));

    public void ListenerTold(ListenerEvent told)
    {
        if (told is ListenerEvent.Failed failed) KeeperLog.Write($"listener {failed.Name}: {failed.Error}");
        if (KnowsListeners) Daemon?.Send(ListenerMessage.Write(told));
        (told as ListenerEvent.Opened)?.Socket.Dispose();
    }

    private bool KnowsListeners => Version >= VersionRange.Listening;

    private void TellHeld()
    {
        foreach (var incarnation in _held.Keys.ToArray()) TellHeld(incarnation);
    }

    private void TellHeld(string incarnation)
    {
        if (_held.Count > 0 && _held.Remove(incarnation, out var held)) Tell(incarnation, held);
    }

    private void Tell(string incarnation, Notification notification) =>
        Daemon?.Send(About(MessageType.Notified, incarnation).AddNotification(notification));

    // A daemon of the first version knows no forking: to it, what has no main process any more has ended.
    private static FrameWriter Survivor(ProcessRecord record, int version)
    {
        var isOlder = version < VersionRange.Everything;
        return Describe(MessageType.Survivor, record)
            .AddExit(isOlder && record.IsWithoutMain ? record.Forked : record.Exit)
            .Add(Field.Leftovers, record.Leftovers)
            .AddNotification(record.Notified?.At(TimeProvider.System.GetTimestamp()))
            .AddIf(Field.IsLineReady, record.IsLineReady)
            .AddForked(record.Forked)
            .Add(Field.FirstPid, record.First.Pid)
            .AddIfAny(Field.Former, record.Former)
            .AddIfAny(Field.StartedAtTicks, TimeOf(record.StartedAt))
            .AddIfAny(Field.ExitedAtTicks, TimeOf(record.ExitedAt));
    }

    private static long? TimeOf(TimeSpan time) => time == TimeSpan.Zero ? null : time.Ticks;

    // A daemon that is older than the message may go on without it.
    private static FrameWriter About(MessageType type, string incarnation) =>
        new FrameWriter(type, isIgnorable: true).Add(Field.Incarnation, incarnation);

    private static FrameWriter Describe(MessageType type, ProcessRecord record) => new FrameWriter(type)
        .Add(Field.Incarnation, record.Incarnation)
        .Add(Field.Pid, record.Main.Pid)
        .Add(Field.StartTime, record.Main.StartTime)
        .AddDescriptor(Field.HasStdout, record.Stdout)
        .AddDescriptor(Field.HasStderr, record.Stderr);
}
