using Supervision.Posix.Ownership;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;

namespace Supervision.Keeper.Serving;

/// <summary>Tells the connected daemon what happens. While there is none, the records are all that is needed for the next.</summary>
internal sealed class DaemonReports : IOwnerObserver
{
    internal FrameConnection? Daemon { get; set; }

    internal int DaemonPid { get; set; }

    /// <summary>Answers a hello with everything that is kept, in the order in which it was spawned.</summary>
    internal void Welcome(int version, IReadOnlyCollection<ProcessRecord> records)
    {
        Daemon?.Send(new FrameWriter(MessageType.Welcome)
            .Add(Field.Version, version)
            .Add(Field.Pid, Environment.ProcessId)
            .Add(Field.SurvivorCount, records.Count));
        foreach (var record in records.OrderBy(record => record.Sequence))
            Daemon?.Send(Describe(MessageType.Survivor, record).AddExit(record.Exit).Add(Field.Leftovers, record.Leftovers));
    }

    public void Spawned(ProcessRecord record) => Daemon?.Send(Describe(MessageType.Spawned, record));

    public void SpawnFailed(string incarnation, SpawnError error) => Daemon?.Send(new FrameWriter(MessageType.SpawnFailed)
        .Add(Field.Incarnation, incarnation)
        .Add(Field.Stage, (int)error.Stage)
        .Add(Field.Errno, error.Errno.Number)
        .Add(Field.Message, error.Message));

    public void Exited(ProcessRecord record) => Daemon?.Send(new FrameWriter(MessageType.Exited)
        .Add(Field.Incarnation, record.Incarnation)
        .AddExit(record.Exit)
        .Add(Field.Leftovers, record.Leftovers));

    public void TreeGone(string incarnation) => Daemon?.Send(new FrameWriter(MessageType.TreeGone).Add(Field.Incarnation, incarnation));

    private static FrameWriter Describe(MessageType type, ProcessRecord record) => new FrameWriter(type)
        .Add(Field.Incarnation, record.Incarnation)
        .Add(Field.Pid, record.Pid)
        .Add(Field.StartTime, record.StartTime)
        .AddDescriptor(Field.HasStdout, record.Stdout)
        .AddDescriptor(Field.HasStderr, record.Stderr);
}
