using System.Collections.Concurrent;

namespace Supervision.EndToEnd.Tests.Deaths;

/// <summary>Asks servers without pause: several clients each, and each request on a connection of its own.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    /// <summary>More than the one that a server answers at a time, so that others wait at its listener.</summary>
    private const int ClientsPerServer = 2;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, ConcurrentQueue<string>> _failures = new();
    private readonly Task[] _clients;
    private long _answered;

    private SteadyLoad(IEnumerable<int> ports) =>
        _clients = [.. ports.SelectMany(port => Enumerable.Range(0, ClientsPerServer).Select(_ => Task.Run(() => AskAsync(port))))];

    public long Answered => Interlocked.Read(ref _answered);

    public int Failed => _failures.Values.Sum(of => of.Count);

    /// <summary>The requests to a server that were not answered well.</summary>
    public IReadOnlyCollection<string> FailuresOf(int port) => _failures.GetValueOrDefault(port) ?? [];

    public static SteadyLoad On(IEnumerable<int> ports) => new(ports);

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

    private async Task AskAsync(int port)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Assert.Equal("ok", await client.GetStringAsync(new Uri("/", UriKind.Relative)));
                Interlocked.Increment(ref _answered);
            }
            catch (Exception e)
            {
                _failures.GetOrAdd(port, _ => []).Enqueue($"{DateTime.UtcNow:O} port {port}: {e.Message}");
            }

            // Steady, and not all that the machine can do: what is tested needs it too.
            await Task.Delay(3);
        }
    }
}
