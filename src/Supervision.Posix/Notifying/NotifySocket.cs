using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Keeping;
using Supervision.Posix.Native;

namespace Supervision.Posix.Notifying;

/// <summary>
/// The socket at which the processes of one incarnation notify. Each has its own, so that one that floods it fills no queue but its own.
/// </summary>
internal sealed class NotifySocket : IDisposable
{
    private const UnixFileMode Writable = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <param name="handle">The socket, which this owns from now on.</param>
    /// <param name="path">Where it is.</param>
    internal NotifySocket(SafeFileHandle handle, string path) => (Handle, Path) = (handle, path);

    internal SafeFileHandle Handle { get; }

    internal string Path { get; }

    /// <exception cref="PosixException">It cannot be made.</exception>
    internal static NotifySocket Create(NotifyPlace place)
    {
        return Bind(place.Next());
    }

    /// <summary>Takes the place of a socket whose host has died; null if it isn't one of ours, or in use.</summary>
    internal static NotifySocket? Inherit(NotifyPlace place, string path)
    {
        try
        {
            if (!place.TryInherit(path)) return null;
            File.Delete(path);
            return Bind(path);
        }
        catch (Exception e) when (e is PosixException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static NotifySocket Bind(string path)
    {
        var handle = UnixSocket.BindDatagram(path);
        var socket = new NotifySocket(handle, path);
        if (SocketCalls.PassCredentials(handle) < 0)
        {
            var error = PosixException.Last("cannot ask for the senders of notifications");
            socket.Dispose();
            throw error;
        }

        File.SetUnixFileMode(path, Writable);
        return socket;
    }

    public void Dispose()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its directory is gone, or somebody else's now: then nobody finds the socket there.
        }

        Handle.Dispose();
    }
}
