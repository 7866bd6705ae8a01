using System.Collections.Concurrent;

namespace Supervision.EndToEnd.Tests.Deaths;

/// <summary>Asks servers without pause, one request after another and each on a connection of its own.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task[] _clients;
    private long _answered;

    private SteadyLoad(IEnumerable<int> ports) => _clients = [.. ports.Select(port => Task.Run(() => AskAsync(port)))];

    public long Answered => Interlocked.Read(ref _answered);

    public IReadOnlyCollection<string> Failures => _failures;

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
                _failures.Enqueue($"{DateTime.UtcNow:O} port {port}: {e.Message}");
            }

            // Steady, and not all that the machine can do: what is tested needs it too.
            await Task.Delay(2);
        }
    }
}
