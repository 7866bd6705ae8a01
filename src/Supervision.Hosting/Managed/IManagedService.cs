namespace Supervision.Hosting;

/// <summary>
/// A service that runs inside the host application and is supervised as a process is: started in dependency order, watched, restarted within limits,
/// stopped within its time. Every start makes a new instance; two live instances of one service never meet.
/// </summary>
public interface IManagedService
{
    /// <summary>
    /// Makes it ready: it is <c>starting</c> until this returns, and <c>running</c> from then on. Work that goes on is given to
    /// <see cref="ManagedContext.Run"/>, not awaited here. A one-shot does all its work here.
    /// </summary>
    /// <param name="context">Who it is, and what it may say. Stays valid after the call.</param>
    /// <param name="cancellationToken">The instance shall end. The same as <see cref="ManagedContext.Stopping"/>.</param>
    /// <remarks>An exception is a failed start: the instance is disposed of, and its message is the reason of the exit.</remarks>
    Task StartAsync(ManagedContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Ends it. Called once for every start that returned, whatever the reason of the end, after <see cref="ManagedContext.Stopping"/> is cancelled;
    /// then the work given to <see cref="ManagedContext.Run"/> is awaited, and the instance disposed of. By default nothing more is done.
    /// </summary>
    /// <param name="cancellationToken">
    /// <c>stop.timeout</c> (10 s by default) is over. What has not ended one second later is abandoned: the service counts as lost and goes on without it.
    /// </param>
    Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Tells whether it is well, by returning; any exception says that it is not, and why. Called every <c>health.interval</c> (10 s), one call at a time;
    /// <c>health.failures</c> (3) bad answers in a row make it unhealthy. By default it is well.
    /// </summary>
    /// <param name="cancellationToken"><c>health.timeout</c> (5 s) is over: the answer is taken as a bad one.</param>
    Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
