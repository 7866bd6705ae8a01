using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Supervision.App.Tests.Harness;

/// <summary>What was answered.</summary>
internal sealed record HttpAnswer(int Status, string Body, bool IsLast)
{
    /// <summary>Which process has answered; the programs end their text with it.</summary>
    public int Pid => int.Parse(Body[(Body.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
}

/// <summary>One connection of a client that notices everything: it neither tries again nor hides anything.</summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;

    private HttpConnection(TcpClient client) => (_client, _reader) = (client, new StreamReader(client.GetStream(), Encoding.Latin1));

    public static async Task<HttpConnection> OpenAsync(int port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", port);
        return new HttpConnection(client);
    }

    /// <summary>One request on a connection of its own.</summary>
    public static async Task<HttpAnswer> GetOnceAsync(int port, string path = "/")
    {
        using var connection = await OpenAsync(port);
        return await connection.GetAsync(path);
    }

    public async Task<HttpAnswer> GetAsync(string path)
    {
        await SendAsync(path);
        return await AnswerAsync();
    }

    public async Task SendAsync(string path) => await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"GET {path} HTTP/1.1\r\nHost: test\r\n\r\n"));

    public async Task<HttpAnswer> AnswerAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.Patience);
        var status = await LineAsync(limit.Token);
        var (length, isChunked, isLast) = (0, false, false);
        for (var header = await LineAsync(limit.Token); header.Length > 0; header = await LineAsync(limit.Token))
        {
            var value = header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) length = int.Parse(value, CultureInfo.InvariantCulture);
            isChunked |= header.StartsWith("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase);
            isLast |= header.Equals("Connection: close", StringComparison.OrdinalIgnoreCase);
        }

        var body = new StringBuilder(await TextAsync(isChunked ? 0 : length, limit.Token));
        while (isChunked && int.Parse(await LineAsync(limit.Token), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var size)
        {
            body.Append(await TextAsync(size, limit.Token));
            await LineAsync(limit.Token);
            if (size == 0) break;
        }

        return new HttpAnswer(int.Parse(status.Split(' ')[1], CultureInfo.InvariantCulture), body.ToString().Trim(), isLast);
    }

    /// <summary>Waits until the server ends the connection; true when nothing came before.</summary>
    public async Task<bool> IsClosedAsync() => await _reader.ReadAsync(new char[1]).AsTask().WaitAsync(Eventually.Patience) == 0;

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }

    private async Task<string> LineAsync(CancellationToken limit) => await _reader.ReadLineAsync(limit) ?? throw new EndOfStreamException("The server has closed the connection instead of answering");

    private async Task<string> TextAsync(int length, CancellationToken limit)
    {
        var text = new char[length];
        return await _reader.ReadBlockAsync(text, limit) == length ? new string(text) : throw new EndOfStreamException("The answer is cut off");
    }
}
