using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Accounts;
using Supervision.Posix.Errors;
using Supervision.Posix.Keeping;
using Supervision.Posix.Native;

namespace Supervision.Posix.Listening;

/// <summary>Opens sockets that listen, and changes what can be changed of those that are open.</summary>
internal static class SocketOpening
{
    private const uint Unchanged = uint.MaxValue;

    /// <exception cref="PosixException">It cannot be opened; if another process has the address, it is named.</exception>
    internal static SafeFileHandle Open(ListenerSettings settings) =>
        settings.Address.Kind is ListenKind.Unix ? OpenUnix(settings) : OpenIp(settings);

    /// <summary>Makes an open socket what its settings say, in all that does not need another.</summary>
    /// <exception cref="PosixException">Something cannot be set.</exception>
    internal static void Adjust(SafeFileHandle socket, ListenerSettings settings)
    {
        var action = $"cannot set the options of {settings.Address}";
        if (settings.Address.Kind is ListenKind.Tcp)
        {
            Check(ListenCalls.SetOption(socket, ListenCalls.Tcp, ListenCalls.NoDelay, settings.NoDelay), action);
            Check(ListenCalls.SetOption(socket, SocketCalls.SocketLevel, ListenCalls.KeepAlive, settings.KeepAlive), action);
        }

        if (settings.Address.Kind is ListenKind.Unix) SetOwner(settings);
        if (settings.Address.Kind is not ListenKind.Udp) Check(SocketCalls.Listen(socket, settings.Backlog), $"cannot listen at {settings.Address}");
    }

    /// <summary>Lets another socket be bound to the same port as one that is about to be replaced.</summary>
    internal static void Share(SafeFileHandle socket) => Share(socket, on: true);

    /// <summary>Opens a socket at a port where another is open that shares it.</summary>
    internal static SafeFileHandle OpenBeside(ListenerSettings settings)
    {
        var socket = OpenIp(settings with { ReusePort = true });
        if (!settings.ReusePort) Share(socket, on: false);
        return socket;
    }

    private static void Share(SafeFileHandle socket, bool on) => _ = ListenCalls.SetOption(socket, SocketCalls.SocketLevel, ListenCalls.ReusePort, on);

    private static SafeFileHandle OpenIp(ListenerSettings settings)
    {
        var address = settings.Address;
        var isTcp = address.Kind is ListenKind.Tcp;
        var family = address.IsVersion6 ? ListenCalls.Version6 : ListenCalls.Version4;
        var type = (isTcp ? SocketCalls.Stream : SocketCalls.Datagram) | SocketCalls.CloseOnExec;
        var socket = Descriptor.AboveStandard(Descriptor.Own(SocketCalls.Create(family, type, 0), $"cannot open {address}"));
        try
        {
            var action = $"cannot set the options of {address}";
            if (address.IsVersion6) Check(ListenCalls.SetOption(socket, ListenCalls.Ip6, ListenCalls.OnlyVersion6, !settings.DualStack), action);

            // Connections of an earlier socket that are on their way out keep nobody from the port; a socket that listens does.
            if (isTcp) Check(ListenCalls.SetOption(socket, SocketCalls.SocketLevel, ListenCalls.ReuseAddress, on: true), action);
            if (settings.ReusePort) Share(socket);
            Check(ListenCalls.Bind(socket, address.Host!, address.Port), $"cannot open {address}");
            Adjust(socket, settings);
            return socket;
        }
        catch (PosixException e)
        {
            socket.Dispose();

            // The kernel finds some conflicts only when a socket begins to listen.
            if (e.Errno.Number == ErrnoNumbers.AddressInUse) throw Taken(address);
            throw;
        }
    }

    private static SafeFileHandle OpenUnix(ListenerSettings settings)
    {
        var path = settings.Address.Path;
        try
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (var existing = UnixSocket.TryConnect(path))
            {
                if (existing is not null) throw Taken(settings.Address);
            }

            if (StatCalls.TryGet(path, out var file))
            {
                // A socket that nobody listens at was left behind.
                if (file.IsRegular) throw new PosixException($"cannot open {settings.Address}: there is a file of that name, which is no socket");
                File.Delete(path);
            }

            var socket = Descriptor.AboveStandard(UnixSocket.Bind(path));
            try
            {
                Adjust(socket, settings);
                return socket;
            }
            catch
            {
                socket.Dispose();
                File.Delete(path);
                throw;
            }
        }
        catch (Exception e) when (e is (IOException and not PosixException) or UnauthorizedAccessException)
        {
            throw new PosixException($"cannot open {settings.Address}: {e.Message}");
        }
    }

    private static void SetOwner(ListenerSettings settings)
    {
        var path = settings.Address.Path;
        File.SetUnixFileMode(path, (UnixFileMode)settings.Mode);
        if (settings.User is null && settings.Group is null) return;
        var user = settings.User is null ? null : AccountDirectory.FindUser(settings.User) ?? throw new PosixException($"cannot open {settings.Address}: there is no user '{settings.User}'");
        var group = settings.Group is null ? null : AccountDirectory.FindGroup(settings.Group) ?? throw new PosixException($"cannot open {settings.Address}: there is no group '{settings.Group}'");
        Check(ListenCalls.ChangeOwner(path, user?.UserId ?? Unchanged, group?.GroupId ?? Unchanged), $"cannot give {path} to its owner");
    }

    private static PosixException Taken(ListenAddress address) => new($"cannot open {address}: it is in use by {SocketHolders.Describe(address)}");

    private static void Check(int result, string action)
    {
        if (result < 0) throw PosixException.Last(action);
    }
}
