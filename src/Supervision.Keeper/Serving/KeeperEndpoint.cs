using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix;
using Supervision.Posix.Keeping;
using Supervision.Posix.Native;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;

namespace Supervision.Keeper.Serving;

/// <summary>The place of one keeper in its data directory: the lock, the socket and the pid file.</summary>
internal sealed class KeeperEndpoint : IDisposable
{
    private const int Backlog = 16;

    private readonly KeeperFiles _files;
    private readonly FileLock _lock;
    private readonly (uint Major, uint Minor, ulong Inode)? _socket;

    private KeeperEndpoint(KeeperFiles files, FileLock held)
    {
        _files = files;
        _lock = held;

        // Whoever left it is dead, since we have the lock.
        File.Delete(files.Socket);
        Listener = UnixSocket.Listen(files.Socket, Backlog);
        _socket = InodeCalls.TryIdentify(files.Socket);
        WritePid();
    }

    private KeeperEndpoint(KeeperFiles files, StatePart part)
    {
        _files = files;
        _lock = FileLock.Inherit(part.Take(StateField.LockNumber)!);
        Listener = part.Take(StateField.ListenerNumber)!;
        if (part.Has(StateField.SocketInode))
            _socket = ((uint)part.Number(StateField.SocketMajor), (uint)part.Number(StateField.SocketMinor), (ulong)part.Number(StateField.SocketInode));
    }

    internal SafeFileHandle Listener { get; }

    /// <summary>Whether a daemon that looks for the socket finds this one.</summary>
    internal bool IsReachable => InodeCalls.TryIdentify(_files.Socket) == _socket;

    /// <summary>Takes the place; null if another keeper has it.</summary>
    internal static KeeperEndpoint? TryTake(KeeperFiles files, out int holder) =>
        FileLock.TryAcquire(files.Lock, out holder) is { } held ? new KeeperEndpoint(files, held) : null;

    /// <summary>Goes on in the place that this process had when it ran another program.</summary>
    internal static KeeperEndpoint Restore(KeeperFiles files, KeeperState state) => new(files, state.Only(StateKind.Endpoint));

    internal void Save(StateWriter state)
    {
        var part = new FrameWriter(StateKind.Endpoint).AddNumberOf(StateField.LockNumber, _lock.Handle).AddNumberOf(StateField.ListenerNumber, Listener);
        if (_socket is var (major, minor, inode))
            _ = part.Add(StateField.SocketMajor, major).Add(StateField.SocketMinor, minor).Add(StateField.SocketInode, (long)inode);
        state.Add(part);
    }

    public void Dispose()
    {
        // Elsewhere they may be another keeper's: the directory can be deleted and made again.
        if (IsReachable)
        {
            File.Delete(_files.Socket);
            File.Delete(_files.Pid);
        }

        Listener.Dispose();
        _lock.Dispose();
    }

    private void WritePid()
    {
        var fresh = _files.Pid + ".new";
        try
        {
            File.WriteAllText(fresh, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
            File.Move(fresh, _files.Pid, overwrite: true);
        }
        catch (IOException e)
        {
            // It is for people; a full disk is no reason to keep nothing. An old number would name a stranger.
            File.Delete(fresh);
            File.Delete(_files.Pid);
            KeeperLog.Write($"{_files.Pid} cannot be written: {e.Message}");
        }
    }
}
