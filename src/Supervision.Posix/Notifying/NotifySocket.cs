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

    private NotifySocket(SafeFileHandle handle, string path) => (Handle, Path) = (handle, path);

    internal SafeFileHandle Handle { get; }

    internal string Path { get; }

    /// <exception cref="PosixException">It cannot be made.</exception>
    internal static NotifySocket Create(NotifyPlace place)
    {
        var path = place.Next();
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
