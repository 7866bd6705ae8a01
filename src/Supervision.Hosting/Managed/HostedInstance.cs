using Microsoft.Extensions.Hosting;

namespace Supervision.Hosting.Managed;

/// <summary>A hosted service as a managed one. A background service lives by its work; any other, until it is stopped.</summary>
internal sealed class HostedInstance(IHostedService inner) : IManagedService, IAsyncDisposable
{
    public async Task StartAsync(ManagedContext context, CancellationToken cancellationToken)
    {
        await inner.StartAsync(cancellationToken).ConfigureAwait(false);
        if (inner is BackgroundService { ExecuteTask: { } work })
        {
            context.Run(_ => work);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable later)
        {
            await later.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            (inner as IDisposable)?.Dispose();
        }
    }
}
