using Supervision.Posix.Cgroups;
using Supervision.Posix.Errors;
using Supervision.Posix.Listening;
using Supervision.Posix.Notifying;
using Supervision.Posix.Processes;
using Supervision.Posix.Spawning;

namespace Supervision.Posix.Ownership;

/// <summary>What is made for one process before it starts, and what is kept of it once it runs.</summary>
internal sealed class Outfit(SpawnRequest request, NotifyDesk desk, CgroupBranch cgroups, ListenerTable listeners) : IDisposable
{
    private NotifySocket? _socket;
    private Pipe? _ready;
    private CgroupLeaf? _cgroup;
    private List<ListenerRecord> _given = [];

    /// <summary>What was asked for and cannot be had.</summary>
    internal List<string> Warnings { get; } = [];

    /// <summary>Whether a request needs anything of it.</summary>
    internal static bool IsNeeded(SpawnRequest request) =>
        request.Notify || request.ReadyDescriptor is not null || request.StoreKey is not null || request.Cgroup is not null || request.Listeners.Count > 0;

    /// <exception cref="PosixException">Something cannot be made without which the process cannot be ready.</exception>
    internal Equipment Make()
    {
        _given = listeners.For(request.Listeners);
        if (request.Notify) _socket = desk.Open();
        if (request.ReadyDescriptor is not null) _ready = Pipe.Create();
        if (request.Cgroup is { } settings) _cgroup = cgroups.TryMake(request.Incarnation, settings, Warnings);
        var stored = desk.Store.Of(request.StoreKey);
        if (stored.Count > 0 && request.ReadyDescriptor < 3 + _given.Count + stored.Count)
        {
            Warnings.Add($"gave it none of its {stored.Count} stored descriptors, since descriptor {request.ReadyDescriptor} is the one for its readiness");
            stored = [];
        }

        return new Equipment
        {
            NotifySocket = _socket?.Path,
            Inherited = [.. _given.Select(listener => listener.Socket), .. stored.Select(descriptor => descriptor.Handle)],
            InheritedNames = string.Join(':', request.Listeners.Select(listener => listener.Name).Concat(stored.Select(descriptor => descriptor.Name))),
            ReadyEnd = _ready?.Write,
            ReadyNumber = request.ReadyDescriptor ?? 0,
            CgroupProcesses = _cgroup?.ProcessesFile,
        };
    }

    /// <summary>Begins to hear from the process that runs now.</summary>
    /// <param name="record">Whose it is.</param>
    /// <param name="onLine">Told of its line.</param>
    internal void GiveTo(ProcessRecord record, Action<ProcessRecord> onLine)
    {
        ListenerTable.Given(record.Incarnation, _given);
        if (_socket is not null) record.Channel = new NotifyChannel(_socket, record, desk);
        record.Cgroup = _cgroup;
        (_socket, _cgroup) = (null, null);
        if (_ready is not { } ready) return;
        record.ReadyPipe = new ReadyPipe(ready.Read, record, desk.Loop, onLine);
        ready.Write.Dispose();
        _ready = null;
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _cgroup?.Dispose();
        _ready?.Read.Dispose();
        _ready?.Write.Dispose();
    }
}
