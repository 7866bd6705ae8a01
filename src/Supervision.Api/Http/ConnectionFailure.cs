using System.Net.Sockets;

namespace Supervision.Api;

/// <summary>What the network says, in the words of an operator.</summary>
internal static class ConnectionFailure
{
    /// <summary>How long a node has to take a connection.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    public static SupervisionException Describe(NodeAddress address, Exception error) => IsOfConnecting(error)
        ? OfConnecting(address, error)
        : new(ProblemKind.Unreachable, $"the connection to {address} broke: {Why(Innermost(error))}", error);

    /// <summary>There was no connection yet.</summary>
    public static SupervisionException OfConnecting(NodeAddress address, Exception error)
    {
        var socket = Find<SocketException>(error);
        return socket?.SocketErrorCode == SocketError.AccessDenied
            ? new(ProblemKind.Forbidden, $"not allowed to connect to {address}: the socket belongs to another user", error)
            : new(ProblemKind.Unreachable, $"cannot connect to {address}: {Why(address, socket)}", error);
    }

    /// <summary>A cancellation that the caller did not ask for is the connect timeout.</summary>
    public static bool IsOfTheNetwork(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException or SocketException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static bool IsOfConnecting(Exception error) =>
        error is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
        || Find<TimeoutException>(error) is not null;

    private static string Why(NodeAddress address, SocketException? socket) => socket?.SocketErrorCode switch
    {
        null or SocketError.TimedOut => "no answer in time",
        SocketError.ConnectionRefused => "nothing listens there (is supervisiond running?)",
        SocketError.AddressNotAvailable when address.SocketPath is not null => "no such socket (is supervisiond running?)",
        SocketError.HostNotFound or SocketError.NoData => "no such host",
        SocketError.TryAgain => "the host's name cannot be resolved now",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "there is no route to the host",
        SocketError.ConnectionReset => "the connection was reset",
        _ => socket.Message,
    };

    private static string Why(Exception innermost) =>
        innermost is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } ? "it ended in the middle of an answer" : innermost.Message;

    private static T? Find<T>(Exception? error) where T : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is T found)
                return found;
        }

        return null;
    }

    private static Exception Innermost(Exception error) => error.InnerException is null ? error : Innermost(error.InnerException);
}
