using System.Net.Sockets;
using System.Text;

namespace Supervision.Api;

/// <summary>
/// HTTP/1.1 (RFC 9112) over a socket in the file system, a connection for each question. The framework's client would do, but to load it takes
/// three times as long as all else that a short command does.
/// </summary>
internal sealed class UnixExchange : IExchange
{
    private readonly CancellationTokenSource _end = new();
    private readonly NodeAddress _address;
    private readonly string _headers;

    /// <exception cref="ArgumentException">The token or the name has characters that no header may have.</exception>
    public UnixExchange(NodeAddress address, string? token, string? userAgent)
    {
        _address = address;
        _headers = "Host: localhost\r\nConnection: close\r\n" + Header("Authorization", token is null ? null : "Bearer " + token) + Header("User-Agent", userAgent);
    }

    public async Task<Answer> AskAsync(Question question, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        using var socket = await ConnectAsync(either.Token).ConfigureAwait(false);
        try
        {
            for (ReadOnlyMemory<byte> rest = Write(question); rest.Length > 0;)
                rest = rest[await socket.SendAsync(rest, either.Token).ConfigureAwait(false)..];
            return await ReadAsync(socket, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw ConnectionFailure.Describe(_address, e);
        }
    }

    public void Dispose() => _end.Cancel();

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await UnixConnection.OpenAsync(_address.SocketPath!, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw ConnectionFailure.OfConnecting(_address, e);
        }
    }

    private byte[] Write(Question question)
    {
        var head = $"{question.Method} /{question.Path} HTTP/1.1\r\n{_headers}{Header("If-None-Match", question.KnownTag)}";
        if (question.Body is null)
            return Encoding.ASCII.GetBytes(head + "\r\n");
        return [.. Encoding.ASCII.GetBytes($"{head}Content-Type: application/json\r\nContent-Length: {question.Body.Length}\r\n\r\n"), .. question.Body];
    }

    private static async Task<Answer> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        var reader = new AnswerReader();
        while (await socket.ReceiveAsync(reader.Room, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            if (reader.TryRead(count, out var answer))
                return answer;
        }

        throw new IOException("it ended in the middle of an answer");
    }

    private static string Header(string name, string? value)
    {
        if (value is null)
            return "";
        return value.All(c => c is >= ' ' and <= '~') ? $"{name}: {value}\r\n"
            : throw new ArgumentException($"the value of {name} has a character that is not allowed there; expected printable ASCII");
    }
}
