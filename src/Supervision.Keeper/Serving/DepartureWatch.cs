using Microsoft.Win32.SafeHandles;
using Supervision.Posix;
using Supervision.Posix.Errors;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;

namespace Supervision.Keeper.Serving;

/// <summary>Tells when something leaves the data directory: it may be the socket by which daemons find the keeper.</summary>
internal sealed unsafe class DepartureWatch : IReadiness, IDisposable
{
    private const int ReadSize = 4096;

    private readonly SafeFileHandle _watch;
    private readonly Action _onDeparture;

    internal DepartureWatch(EventLoop loop, string directory, Action onDeparture)
    {
        _onDeparture = onDeparture;
        _watch = Descriptor.Own(InodeCalls.CreateWatch(), "cannot watch the data directory");
        if (InodeCalls.WatchDepartures(_watch, directory) < 0) throw PosixException.Last($"cannot watch {directory}");
        _ = loop.Add(_watch, Readiness.Readable, this);
    }

    public void OnReady(Readiness events)
    {
        var buffer = stackalloc byte[ReadSize];
        while (FileCalls.Read(_watch, buffer, ReadSize) > 0)
        {
            // What exactly left is found out by looking.
        }

        _onDeparture();
    }

    public void Dispose() => _watch.Dispose();
}
