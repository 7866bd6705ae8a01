using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Supervision.App.AspNetCore.Draining;
using Supervision.App.AspNetCore.Listening;

namespace Supervision.App.AspNetCore.Life;

/// <summary>Tells the supervisor of the host's life; and before Kestrel stops, lets its clients leave.</summary>
internal sealed class HostLife(
    SupervisedProgram program, SupervisedHostOptions options, SupervisedListenerFactory listeners, Traffic traffic,
    IHostApplicationLifetime lifetime, IServiceProvider services, TimeProvider time, ILogger<SupervisedProgram> logger)
    : IHostedLifecycleService, IDisposable
{
    /// <summary>A call that somebody else's use of the socket has made wait returns with the next connection, or never.</summary>
    private static readonly TimeSpan AcceptPatience = TimeSpan.FromSeconds(1);

    private Task _leaving = Task.CompletedTask;
    private IDisposable? _watchdog;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _watchdog = program.StartWatchdog(options.IsAlive is { } isAlive ? stopping => isAlive(services, stopping) : null);
        if (options.TellsReady) lifetime.ApplicationStarted.Register(() => program.Ready());
        lifetime.ApplicationStopping.Register(OnStopping);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        await _leaving.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var count = traffic.Count;
        await traffic.DrainAsync(options.IdleGrace, cancellationToken).ConfigureAwait(false);
        if (count > 0) AppLog.Drained(logger, count, (long)time.GetElapsedTime(begin).TotalMilliseconds, traffic.Count);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _watchdog?.Dispose();

    private void OnStopping()
    {
        traffic.BeginDraining();
        _leaving = LeaveAsync();
    }

    /// <summary>Says so when it is done: whoever hears that the program stops may count on the next one to have every connection that comes now.</summary>
    private async Task LeaveAsync()
    {
        await listeners.StopAcceptingAsync().WaitAsync(AcceptPatience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ = program.Stopping();
    }
}
