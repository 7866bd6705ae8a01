using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Supervision.Hosting.Managed;
using Supervision.Specs;

namespace Supervision.Hosting.Embedding;

/// <summary>The life of an embedded node: it starts and stops with the host of the application.</summary>
internal sealed class EmbeddedNode(EmbeddedSetup setup, IServiceProvider services) : IHostedService, IAsyncDisposable, IDisposable
{
    private readonly ILoggerFactory _loggers = services.GetRequiredService<ILoggerFactory>();
    private readonly TaskCompletionSource<NodeHost> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeSpan _patience = services.GetService<IOptions<HostOptions>>()?.Value.ShutdownTimeout ?? TimeSpan.FromSeconds(30);
    private readonly IHostApplicationLifetime? _application = services.GetService<IHostApplicationLifetime>();
    private int _isStopping;

    /// <summary>Ends with the node when it is there.</summary>
    public Task<NodeHost> WhenStarted => _started.Task;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var host = await NodeHost.StartAsync(setup.Source(), Composition(), _loggers, cancellationToken).ConfigureAwait(false);
            _started.SetResult(host);
            _ = FollowEndAsync(host);
        }
        catch (Exception e)
        {
            _started.TrySetException(e);

            // Nobody may ever ask.
            _ = _started.Task.Exception;
            throw;
        }
    }

    /// <summary>Stops every service in order. What has not ended when the host's patience is over is killed, or left to the keeper where there is one.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isStopping, 1) != 0)
        {
            return;
        }

        if (!_started.Task.IsCompletedSuccessfully)
        {
            _started.TrySetException(new InvalidOperationException($"{setup.Name} was stopped before it had started"));
            _ = _started.Task.Exception;
            return;
        }

        var host = await _started.Task.ConfigureAwait(false);
        try
        {
            var end = host.WhenEndRequested;
            if (!host.LeavesProcesses || !end.IsCompletedSuccessfully || (await end.ConfigureAwait(false)).End is not NodeEnd.Detach)
            {
                await host.StopServicesAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            EmbeddingLog.NotStoppedInTime(_loggers.CreateLogger("Supervision"), setup.Name);
        }
        finally
        {
            await host.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>For a host that was never stopped in order: the same, within the same time.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(_patience, TimeProvider.System);
        await StopAsync(limit.Token).ConfigureAwait(false);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private NodeSetup Composition() => new()
    {
        AlwaysAnswersHttp = setup.AsksHttp,
        KeeperPath = setup.KeeperPath ?? NodeSetup.OfDaemon.KeeperPath,
        Wrap = (processes, tree) => new EmbeddedProcessHost(
            processes,
            setup.Managed,
            service => ServiceName.TryParse(service, out var name) && tree().Services.GetValueOrDefault(name)?.Type is ServiceType.OneShot,
            services.GetRequiredService<IServiceScopeFactory>(),
            _loggers.CreateLogger("Supervision.Managed"),
            TimeProvider.System),
    };

    /// <summary>A node that ends, by an operator's wish or the failure of its root group, takes the application with it: there the rest is done.</summary>
    private async Task FollowEndAsync(NodeHost host)
    {
        var (end, why) = await host.WhenEndRequested.ConfigureAwait(false);
        EmbeddingLog.EndAsked(_loggers.CreateLogger("Supervision"), setup.Name, why);
        if (end is NodeEnd.RootFailed)
        {
            Environment.ExitCode = RootFailedCode;
        }

        _application?.StopApplication();
    }

    /// <summary>As the daemon's.</summary>
    private const int RootFailedCode = 70;
}
