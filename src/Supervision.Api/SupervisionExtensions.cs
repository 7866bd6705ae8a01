using System.Runtime.CompilerServices;

namespace Supervision.Api;

/// <summary>What programs do most with a node, in fewer words. All of it works near and far.</summary>
public static class SupervisionExtensions
{
    /// <summary>Starts a service, and waits until it runs, for 30 seconds at most.</summary>
    /// <inheritdoc cref="StopAsync"/>
    public static Task<CommandResult> StartAsync(this ISupervision supervision, string name, string? reason = null, CancellationToken cancellationToken = default) =>
        CommandAsync(supervision, name, ServiceVerb.Start, reason, cancellationToken);

    /// <summary>Stops a service until it is started again or the host boots, and waits until nothing of it runs, for 30 seconds at most.</summary>
    /// <param name="supervision">The node.</param>
    /// <param name="name">The service.</param>
    /// <param name="reason">Why; kept in the history.</param>
    /// <param name="cancellationToken">Ends the wait; the command stays given.</param>
    /// <exception cref="SupervisionException">There is no such service, the node refuses, or there is no outcome in time.</exception>
    public static Task<CommandResult> StopAsync(this ISupervision supervision, string name, string? reason = null, CancellationToken cancellationToken = default) =>
        CommandAsync(supervision, name, ServiceVerb.Stop, reason, cancellationToken);

    /// <summary>Stops a service if it runs, starts it, and waits until it runs, for 30 seconds at most.</summary>
    /// <inheritdoc cref="StopAsync"/>
    public static Task<CommandResult> RestartAsync(this ISupervision supervision, string name, string? reason = null, CancellationToken cancellationToken = default) =>
        CommandAsync(supervision, name, ServiceVerb.Restart, reason, cancellationToken);

    /// <summary>Forgets the failure and the counters of a service, and starts it if it is enabled.</summary>
    /// <inheritdoc cref="StopAsync"/>
    public static Task<CommandResult> ClearAsync(this ISupervision supervision, string name, string? reason = null, CancellationToken cancellationToken = default) =>
        CommandAsync(supervision, name, ServiceVerb.Clear, reason, cancellationToken);

    /// <summary>
    /// Services as they are now, and each of them again whenever it changes. A slow reader gets the newest state of a service, not every state.
    /// </summary>
    /// <param name="supervision">The node.</param>
    /// <param name="name">One service; null for all.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async IAsyncEnumerable<ServiceDocument> WatchAsync(
        this ISupervision supervision, string? name = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(supervision);
        await foreach (var e in supervision.GetEventsAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            foreach (var service in e.Snapshot ?? (e.Service is { } one ? [one] : []))
            {
                if (name is null || service.Name == name)
                {
                    yield return service;
                }
            }
        }
    }

    /// <summary>Waits until a service is as wanted, and returns it as it was then.</summary>
    /// <param name="supervision">The node.</param>
    /// <param name="name">The service. One that does not exist yet is waited for.</param>
    /// <param name="condition">What is wanted of it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ServiceDocument> WaitForAsync(
        this ISupervision supervision, string name, Func<ServiceDocument, bool> condition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        await foreach (var service in supervision.WatchAsync(name, cancellationToken).ConfigureAwait(false))
        {
            if (condition(service))
            {
                return service;
            }
        }

        throw new SupervisionException(ProblemKind.Unreachable, $"the node ended before {name} was as wanted");
    }

    /// <summary>The lines that services write from now on.</summary>
    /// <param name="supervision">The node.</param>
    /// <param name="names">Globs of services, separated by commas; all by default.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public static async IAsyncEnumerable<LogRecord> FollowLogAsync(
        this ISupervision supervision, string names = "*", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(supervision);
        await foreach (var e in supervision.GetEventsAsync(logs: names, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (e.Log is { } line)
            {
                yield return line;
            }
        }
    }

    private static Task<CommandResult> CommandAsync(ISupervision supervision, string name, ServiceVerb verb, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(supervision);
        return supervision.CommandAsync(name, verb, new CommandRequest { Reason = reason }, cancellationToken);
    }
}
