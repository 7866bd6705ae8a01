using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;

namespace Supervision.Posix.Cgroups;

/// <summary>The control group of one incarnation: whatever its processes do, they stay in it.</summary>
internal sealed unsafe class CgroupLeaf : IReadiness, IDisposable
{
    private const int EventsMax = 256;

    private readonly CgroupBranch _branch;
    private readonly string _directory;
    private SafeFileHandle? _events;
    private EventLoop? _loop;
    private Action? _onEmpty;
    private long _token;

    internal CgroupLeaf(CgroupBranch branch, string directory, string name) => (_branch, _directory, Name) = (branch, directory, name);

    internal string Directory => _directory;

    /// <summary>How it is called in <c>/proc/PID/cgroup</c> of its processes, see <see cref="CgroupBranch.LeafOf"/>.</summary>
    internal string Name { get; }

    /// <summary>What a process writes to, to enter.</summary>
    internal string ProcessesFile => Path.Combine(_directory, "cgroup.procs");

    /// <summary>Whether a living process is in it or below it.</summary>
    internal bool IsPopulated => _events is { IsClosed: false } && ReadEvents();

    /// <summary>Calls back whenever the last process has left.</summary>
    internal void Watch(EventLoop loop, Action onEmpty)
    {
        (_loop, _onEmpty) = (loop, onEmpty);
        _events = Descriptor.Open(Path.Combine(_directory, "cgroup.events"), FileCalls.ReadOnly);
        _ = ReadEvents();
        _token = loop.Add(_events, Readiness.Priority, this);
    }

    public void OnReady(Readiness events)
    {
        if (!IsPopulated) _onEmpty!();
    }

    /// <summary>Kills all processes at once, so that none escapes by forking. Linux 5.14 or newer, else nothing happens.</summary>
    internal void Kill() => _ = CgroupFile.Write(Path.Combine(_directory, "cgroup.kill"), "1");

    /// <summary>Adds the processes in it and below it.</summary>
    internal void Read(List<int> pids)
    {
        try
        {
            foreach (var file in System.IO.Directory.EnumerateFiles(_directory, "cgroup.procs", SearchOption.AllDirectories))
            {
                foreach (var line in CgroupFile.Read(file).AsSpan().EnumerateLines())
                {
                    if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 0) pids.Add(pid);
                }
            }
        }
        catch (IOException)
        {
            // A group below went away meanwhile.
        }
    }

    public void Dispose()
    {
        if (_events is { IsClosed: false })
        {
            _loop!.Remove(_events, _token);
            _events.Dispose();
        }

        _branch.Remove(_directory);
    }

    // Reading it from its beginning is also what makes the next change a new event.
    private bool ReadEvents()
    {
        var buffer = stackalloc byte[EventsMax];
        var length = (int)FileCalls.ReadAt(_events!, buffer, EventsMax, 0);
        return length > 0 && new ReadOnlySpan<byte>(buffer, length).IndexOf("populated 1"u8) >= 0;
    }
}
