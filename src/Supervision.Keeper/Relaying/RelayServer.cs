using Microsoft.Win32.SafeHandles;
using Supervision.Keeper.Serving;
using Supervision.Posix.Keeping;
using Supervision.Posix.Looping;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Relaying;

namespace Supervision.Keeper.Relaying;

/// <summary>
/// A process that relays connections for a daemon, and outlives it: it is another than the keeper, so that however much it has to do, no exit of a
/// service waits for it. One loop, one thread.
/// </summary>
internal sealed class RelayServer : IFrameHandler, IDisposable
{
    private readonly EventLoop _loop = new(e => KeeperLog.Write($"a handler failed: {e}"));
    private readonly KeeperEndpoint _endpoint;
    private readonly RelayTable _table;
    private readonly SignalReader _signals;
    private readonly Reception _reception;
    private FrameConnection? _daemon;
    private bool _isTerminated;

    private RelayServer(KeeperEndpoint endpoint, int? connection)
    {
        _endpoint = endpoint;
        _table = new RelayTable(_loop, EndIfDone);
        _signals = new SignalReader(_loop, KeeperLaunch.BlockedSignals, OnSignal);
        _reception = new Reception(_loop, endpoint.Listener, this);
        if (connection is { } number) _reception.Receive(new SafeFileHandle(number, ownsHandle: true));
    }

    /// <summary>Takes the place of the relay in a data directory; null if another has it.</summary>
    internal static RelayServer? TryCreate(string dataDirectory, int? connection, out int holder) =>
        KeeperEndpoint.TryTake(new KeeperFiles(dataDirectory, RelayProtocol.Role), out holder) is { } endpoint ? new RelayServer(endpoint, connection) : null;

    /// <summary>Serves until there is nothing left to do.</summary>
    internal void Run()
    {
        KeeperLog.Write("started");
        _loop.Run();
        KeeperLog.Write("ended");
    }

    public void OnFrame(FrameConnection connection, FrameHeader header, ReadOnlySpan<byte> payload, IReadOnlyList<SafeFileHandle> descriptors)
    {
        var message = RelayMessage.Read(payload);
        if (connection == _daemon && header.Type == MessageType.RelayOpen && descriptors is [var listener])
        {
            _table.Open(message.Front, listener, message.Settings);
            return;
        }

        foreach (var descriptor in descriptors) descriptor.Dispose();
        if (connection == _daemon) Obey(header, message);
        else if (header.Type == MessageType.Hello) Admit(connection, message);
        else throw new ProtocolException($"received message {header.Type} before a hello");
    }

    public void OnClosed(FrameConnection connection, string reason)
    {
        _ = _reception.Release(connection);
        if (connection == _daemon)
        {
            _daemon = null;
            KeeperLog.Write($"the daemon left: {reason}; {_table.Statuses.Count()} fronts go on");
        }

        EndIfDone();
    }

    public void Dispose()
    {
        _daemon?.Close();
        _reception.Dispose();
        _table.Dispose();
        _signals.Dispose();
        _endpoint.Dispose();
        _loop.Dispose();
    }

    // There is one daemon of a data directory: whoever comes is the one of now.
    private void Admit(FrameConnection connection, RelayMessage hello)
    {
        if (RelayProtocol.Versions.Common(hello.Versions) is null)
        {
            connection.Send(new FrameWriter(MessageType.Refused).Add(Field.Message, $"the daemon speaks protocol {hello.Versions}, the relay {RelayProtocol.Versions}"));
            return;
        }

        _ = _reception.Release(connection);
        _daemon?.Close();
        _daemon = connection;
        KeeperLog.Write($"daemon {hello.Pid} connected; {_table.Statuses.Count()} fronts for it");
        connection.Send(RelayProtocol.Hello());
        Tell(connection);
    }

    private void Obey(FrameHeader header, RelayMessage message)
    {
        switch (header.Type)
        {
            case MessageType.RelayAim: _table.Aim(message.Front, message.Target); break;
            case MessageType.RelayClose: _table.Close(message.Front); break;
            case MessageType.RelayAsk: Tell(_daemon!); break;
            case MessageType.RelayEnd: _table.CloseAll(); break;
            default:
                if (!header.IsIgnorable) throw new ProtocolException($"received the unknown message {header.Type}");
                break;
        }
    }

    private void Tell(FrameConnection connection)
    {
        var statuses = _table.Statuses.ToArray();
        foreach (var status in statuses) connection.Send(RelayMessage.Describe(status));
        connection.Send(new FrameWriter(MessageType.RelayFronts).Add(Field.FrontCount, statuses.Length));
    }

    // SIGTERM by an outer manager is for all processes at once: the daemon stops the services in order, and the connections end with those.
    private void OnSignal(int signal)
    {
        if (signal != Signals.Terminate) return;
        KeeperLog.Write("SIGTERM: will end with the last connection when no daemon is connected");
        _isTerminated = true;
        EndIfDone();
    }

    private void EndIfDone()
    {
        if (_daemon is not null || _reception.HasGuests) return;
        if (_isTerminated) _table.CloseAll();
        if (_table.IsIdle) _loop.Stop();
    }
}
