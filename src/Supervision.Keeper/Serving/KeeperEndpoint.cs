using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix;
using Supervision.Posix.Keeping;

namespace Supervision.Keeper.Serving;

/// <summary>The place of one keeper in its data directory: the lock, the socket and the pid file.</summary>
internal sealed class KeeperEndpoint : IDisposable
{
    private const int Backlog = 16;

    private readonly KeeperFiles _files;
    private readonly FileLock _lock;

    private KeeperEndpoint(KeeperFiles files, FileLock held)
    {
        _files = files;
        _lock = held;

        // Whoever left it is dead, since we have the lock.
        File.Delete(files.Socket);
        Listener = UnixSocket.Listen(files.Socket, Backlog);
        WritePid();
    }

    internal SafeFileHandle Listener { get; }

    /// <summary>Takes the place; null if another keeper has it.</summary>
    internal static KeeperEndpoint? TryTake(KeeperFiles files, out int holder) =>
        FileLock.TryAcquire(files.Lock, out holder) is { } held ? new KeeperEndpoint(files, held) : null;

    public void Dispose()
    {
        File.Delete(_files.Socket);
        File.Delete(_files.Pid);
        Listener.Dispose();
        _lock.Dispose();
    }

    private void WritePid()
    {
        var fresh = _files.Pid + ".new";
        File.WriteAllText(fresh, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
        File.Move(fresh, _files.Pid, overwrite: true);
    }
}
