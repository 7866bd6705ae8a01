using System.Collections.Concurrent;
using System.Net;
using Supervision.EndToEnd.Tests.Harness;

namespace Supervision.EndToEnd.Tests.Handoffs;

/// <summary>Clients that ask without pause, every other one on a connection of its own for each request, and note whatever is not answered well.</summary>
internal sealed class WebLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentDictionary<string, bool> _servers = new();
    private readonly Task[] _clients;
    private long _answered;

    private WebLoad(Uri address, int clients, Func<IPEndPoint, CancellationToken, ValueTask<Stream>>? connect) =>
        _clients = [.. Enumerable.Range(0, clients).Select(i => Task.Run(() => AskAsync(address, keepsAlive: i % 2 == 0, connect)))];

    public long Answered => Interlocked.Read(ref _answered);

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>The incarnations that have answered.</summary>
    public IReadOnlyList<string> Servers => [.. _servers.Keys.Order(StringComparer.Ordinal)];

    public static WebLoad On(int port, int clients) => new(new Uri($"http://127.0.0.1:{port}"), clients, null);

    /// <summary>On an address of another network.</summary>
    public static WebLoad On(Uri address, int clients, Func<IPEndPoint, CancellationToken, ValueTask<Stream>> connect) => new(address, clients, connect);

    /// <summary>Waits until so many requests are answered.</summary>
    public Task AnsweredAsync(int count) => Eventually.True(() => Answered >= count, () => $"{Answered} answers, and {string.Join('\n', Failures)}");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    private async Task AskAsync(Uri address, bool keepsAlive, Func<IPEndPoint, CancellationToken, ValueTask<Stream>>? connect)
    {
        using var handler = new SocketsHttpHandler();
        if (connect is not null) handler.ConnectCallback = (context, cancellation) => connect(new IPEndPoint(IPAddress.Parse(context.DnsEndPoint.Host.Trim('[', ']')), context.DnsEndPoint.Port), cancellation);
        using var client = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.ConnectionClose = !keepsAlive;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var answer = await client.GetStringAsync(new Uri("/", UriKind.Relative), CancellationToken.None);
                _ = _servers.TryAdd(answer.Split(' ') is [_, var incarnation, ..] ? incarnation : answer, true);
                Interlocked.Increment(ref _answered);
            }
            catch (Exception e)
            {
                _failures.Enqueue($"{DateTime.UtcNow:O} keep-alive {keepsAlive}: {e.GetBaseException().Message}");
            }

            await Task.Delay(2);
        }
    }
}
