using System.Globalization;
using System.Threading.Channels;
using Supervision.Api;
using Supervision.App;
using Supervision.Posix.Processes;

namespace Supervision.Daemon.Foreground;

/// <summary>The program that is run, from its start to the exit code that becomes ours.</summary>
/// <param name="node">The node that runs it and nothing else.</param>
/// <param name="options">What is run.</param>
/// <param name="outer">The manager above us.</param>
internal sealed class ForegroundProgram(ISupervision node, RunOptions options, SupervisedProgram outer)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(1);

    private int _restarts;
    private int _endSignal;

    /// <summary>Forwards signals until the program has ended for good.</summary>
    /// <returns>The exit code that says how it ended.</returns>
    public async Task<int> RunAsync(ChannelReader<int> signals)
    {
        using var ended = new CancellationTokenSource();
        var forwarding = ForwardAllAsync(signals, ended.Token);
        var seen = await node.GetServiceAsync(RunOptions.Service).ConfigureAwait(false);
        var wasReady = false;
        while (!IsOver(seen.Value))
        {
            if (seen.Value.State is "running" && !wasReady && Volatile.Read(ref _restarts) == 0)
            {
                wasReady = true;
                TellReady(seen.Value);
            }

            seen = await node.GetServiceAsync(RunOptions.Service, new AwaitChange(seen.Serial, Poll)).ConfigureAwait(false);
        }

        _ = outer.Stopping(seen.Value.Reason);
        await ended.CancelAsync().ConfigureAwait(false);
        await forwarding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await CodeOfAsync(seen.Value).ConfigureAwait(false);
    }

    private async Task ForwardAllAsync(ChannelReader<int> signals, CancellationToken ended)
    {
        await foreach (var signal in signals.ReadAllAsync(ended).ConfigureAwait(false))
        {
            if (signal == options.RestartSignal) _ = RestartAsync();
            else await ForwardAsync(signal).ConfigureAwait(false);
        }
    }

    private async Task ForwardAsync(int signal)
    {
        var asksToEnd = signal is Signals.Terminate or Signals.Interrupt;
        if (asksToEnd)
        {
            _endSignal = signal;
            _ = outer.Stopping($"was asked to by {Signals.Name(signal)}");
        }

        var hasProcess = await CommandAsync(ServiceVerb.Signal, new CommandRequest { Signal = signal.ToString(CultureInfo.InvariantCulture), Wait = false }).ConfigureAwait(false);

        // While one process is being replaced by another, or has not been started yet, the wish is that neither runs.
        if (asksToEnd && (hasProcess is not null || Volatile.Read(ref _restarts) > 0 || await IsDrainingAsync().ConfigureAwait(false)))
        {
            _ = await CommandAsync(ServiceVerb.Stop, new CommandRequest { Wait = false }).ConfigureAwait(false);
        }
    }

    /// <summary>Also the process that has been replaced has ended: what it had begun was to be finished.</summary>
    private static bool IsOver(ServiceDocument program) => program is { State: "failed" or "completed" or "disabled", Incarnations.Count: 0 };

    private async Task<bool> IsDrainingAsync() => (await node.GetServiceAsync(RunOptions.Service).ConfigureAwait(false)).Value.Incarnations.Count > 1;

    /// <summary>The old process goes on serving, or the listeners hold who comes meanwhile, as the service's handoff says.</summary>
    private async Task RestartAsync()
    {
        _ = Interlocked.Increment(ref _restarts);
        _ = outer.Reloading();
        var failure = await CommandAsync(ServiceVerb.Restart, new CommandRequest { Timeout = "1h", Reason = Signals.Name(options.RestartSignal) }).ConfigureAwait(false);
        if (failure is not null) await Console.Error.WriteLineAsync($"supervisiond: not restarted: {failure}").ConfigureAwait(false);
        if (Interlocked.Decrement(ref _restarts) == 0 && _endSignal == 0)
        {
            TellReady((await node.GetServiceAsync(RunOptions.Service).ConfigureAwait(false)).Value);
        }
    }

    /// <summary>Null when it was obeyed, else why not.</summary>
    private async Task<string?> CommandAsync(ServiceVerb verb, CommandRequest request)
    {
        try
        {
            var result = await node.CommandAsync(RunOptions.Service, verb, request).ConfigureAwait(false);
            return result.Outcome is "failed" ? result.Text : null;
        }
        catch (SupervisionException e)
        {
            return e.Message;
        }
    }

    private void TellReady(ServiceDocument program) => outer.Ready($"{options.Command[0]} runs as pid {program.Pid}");

    private async Task<int> CodeOfAsync(ServiceDocument end)
    {
        if (end.State is "failed" && end.Reason.StartsWith("cannot run", StringComparison.Ordinal))
        {
            await Console.Error.WriteLineAsync($"supervisiond: {end.Reason}").ConfigureAwait(false);
            return end.Reason.EndsWith("(ENOENT)", StringComparison.Ordinal) ? ExitCodes.NotFound : ExitCodes.NotExecutable;
        }

        if (end.State is "failed" && end.Exit is { Kind: "exited", Code: 0 })
        {
            // It ended well by its own account, but not as it was to.
            await Console.Error.WriteLineAsync($"supervisiond: {end.Reason}").ConfigureAwait(false);
        }

        return end.Exit switch
        {
            { Kind: "exited", Code: { } code } => code,
            { Kind: "signaled", Signal: { } name } when Signals.TryParse(name, out var signal) => ExitCodes.Signalled + signal,
            null when _endSignal > 0 => ExitCodes.Signalled + _endSignal,
            _ => ExitCodes.RootFailed,
        };
    }
}
