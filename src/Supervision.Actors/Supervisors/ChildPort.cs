namespace Supervision.Actors;

/// <summary>How a start went.</summary>
internal abstract record StartOutcome
{
    internal sealed record Started(IActorRef Child) : StartOutcome;

    internal sealed record Ignored : StartOutcome;

    internal sealed record Failed(ExitReason Reason) : StartOutcome;
}

/// <summary>Starts and stops the actors of a supervisor's children one at a time, and waits for the outcome.</summary>
internal sealed class ChildPort(ActorCell cell)
{
    private readonly Dictionary<IActorRef, TaskCompletionSource<ExitReason>> _ends = [];
    private IActorRef? _starting;
    private bool _ignored;
    private TaskCompletionSource<StartOutcome>? _start;

    /// <summary>Starts an actor; the outcome is known when it has acknowledged its start or has ended.</summary>
    internal Task<StartOutcome> Start(Props props, string? name)
    {
        _ignored = false;
        _start = new TaskCompletionSource<StartOutcome>();
        _starting = cell.System.Start(cell, props, name, cell.Reference);
        return _start.Task;
    }

    /// <summary>Stops an actor in the given way and waits until it has ended.</summary>
    internal async Task Stop(IActorRef child, ChildShutdown shutdown)
    {
        if (BeginStop(child, shutdown) is not { } ended)
            return;
        try
        {
            await ended.WaitAsync(shutdown.Kills ? Timeout.InfiniteTimeSpan : shutdown.Limit, cell.System.Time);
        }
        catch (TimeoutException)
        {
            cell.Context.Kill(child);
            await ended;
        }
    }

    /// <summary>Stops several actors at the same time and waits until all have ended.</summary>
    internal Task StopAll(IEnumerable<(IActorRef Child, ChildShutdown Shutdown)> children) =>
        Task.WhenAll(children.Select(child => Stop(child.Child, child.Shutdown)).ToArray());

    internal void NoteStarted(IActorRef child, bool ignored)
    {
        if (child != _starting)
            return;
        // One that declines ends right after, and only then is its name free.
        if (ignored)
            _ignored = true;
        else
            Settle(new StartOutcome.Started(child));
    }

    /// <summary>Notes the end of a child; false when nobody was waiting for it.</summary>
    internal bool NoteEnded(IActorRef child, ExitReason reason)
    {
        if (child == _starting)
        {
            Settle(_ignored ? new StartOutcome.Ignored() : new StartOutcome.Failed(reason));
            return true;
        }

        if (!_ends.Remove(child, out var end))
            return false;
        end.SetResult(reason);
        return true;
    }

    private Task<ExitReason>? BeginStop(IActorRef child, ChildShutdown shutdown)
    {
        if (child is not LocalActorRef local || !cell.Children.Contains(local))
            return null;
        var end = _ends[child] = new TaskCompletionSource<ExitReason>();
        if (shutdown.Kills)
            cell.Context.Kill(child);
        else
            cell.Context.Stop(child);
        return end.Task;
    }

    private void Settle(StartOutcome outcome)
    {
        var start = _start!;
        _starting = null;
        _start = null;
        start.SetResult(outcome);
    }
}
