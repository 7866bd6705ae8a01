using Supervision.Hosting;

namespace Embedded;

/// <summary>A worker inside the application: it indexes an order every now and then, fails at the third, and is started again.</summary>
internal sealed class Indexer(Orders orders, TimeProvider? time = null) : IManagedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private long _lastAt;

    public Task StartAsync(ManagedContext context, CancellationToken cancellationToken)
    {
        _lastAt = _time.GetTimestamp();
        context.Run(stopping => IndexAsync(context, stopping));
        return Task.CompletedTask;
    }

    public Task CheckAsync(CancellationToken cancellationToken) =>
        _time.GetElapsedTime(_lastAt) < TimeSpan.FromSeconds(30) ? Task.CompletedTask : throw new TimeoutException("no order was indexed for 30 seconds");

    private async Task IndexAsync(ManagedContext context, CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(Pause, _time, stopping);
            var order = orders.Next();
            if (order == 3)
            {
                throw new InvalidOperationException($"order {order} makes no sense");
            }

            _lastAt = _time.GetTimestamp();
            context.Status($"at order {order}");
            await context.Out.WriteLineAsync($"indexed order {order}");
        }
    }
}
