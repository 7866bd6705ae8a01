using Supervision.Api;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Following;

/// <summary>
/// Prints lines as they are written until the operator ends it. The stream of events is opened first and the kept lines are read then,
/// so that none is missed in between; a line that arrives by both ways is printed once. When the daemon goes away it waits for the
/// next one and prints what was written meanwhile.
/// </summary>
internal sealed class LogFollower(CommandContext context, LogSelection selection, LinePrinter printer, LogFilter filter, int linesBefore)
{
    private static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(2);

    private bool _begun;

    public async Task RunAsync()
    {
        var node = context.Node;
        var delay = RetryMin;
        var noted = false;
        while (true)
        {
            try
            {
                await StreamAsync(node, () =>
                {
                    if (noted)
                        context.Page.Note($"connected to {context.Address} again");
                    (noted, delay) = (false, RetryMin);
                });
                Note(ref noted, $"{context.Address} has ended the stream");
            }
            // Before the first line nothing was there to be lost: that is a failure like that of any other command.
            catch (SupervisionException e) when (_begun && IsOfARestart(e))
            {
                Note(ref noted, e.Message);
            }

            await Task.Delay(delay, context.Time, context.Cancellation);
            delay = delay * 2 < RetryMax ? delay * 2 : RetryMax;
            if (!ReferenceEquals(node, context.Node))
                (node as IDisposable)?.Dispose();
            // A new daemon may have another token.
            node = context.Reconnect();
        }
    }

    private static bool IsOfARestart(SupervisionException error) =>
        error.Kind is ProblemKind.Unreachable or ProblemKind.Degraded or ProblemKind.NotFound or ProblemKind.Unauthorized;

    private void Note(ref bool noted, string why)
    {
        if (!noted)
            context.Page.Note($"{why}; waiting for it to come back");
        noted = true;
    }

    private async Task StreamAsync(ISupervision node, Action connected)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        await using var events = node.GetEventsAsync(null, selection.Globs, leaving.Token).GetAsyncEnumerator(leaving.Token);
        // The first event says that the stream is open: from here on no line escapes it.
        if (!await events.MoveNextAsync())
            return;
        if (events.Current.Snapshot is { } snapshot)
            printer.MakeRoom(snapshot.Select(s => s.Name).Where(selection.Includes));
        connected();
        await CatchUpAsync(node);
        while (true)
        {
            if (events.Current.Log is { } record && selection.IsNews(record) && filter.Includes(record))
                printer.Print(record);
            var next = events.MoveNextAsync();
            if (next.IsCompleted ? !await next : !await ShowAsync(next.AsTask(), leaving))
                return;
        }
    }

    /// <summary>What has been printed is seen while nothing comes. Where nobody sees it, a stream that waits must end before it can be disposed of.</summary>
    private async Task<bool> ShowAsync(Task<bool> next, CancellationTokenSource leaving)
    {
        try
        {
            await context.Page.Out.FlushAsync();
        }
        catch
        {
            await leaving.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await next;
    }

    private async Task CatchUpAsync(ISupervision node)
    {
        var (records, lost) = _begun
            ? await selection.SinceAsync(node, context.Cancellation)
            : (await selection.NewestAsync(node, linesBefore, filter, context.Cancellation), 0);
        _begun = true;
        if (lost > 0)
            context.Page.Note($"{Ages.Count(lost, "line")} written meanwhile {(lost == 1 ? "is" : "are")} no longer kept");
        foreach (var record in records.Where(filter.Includes))
            printer.Print(record);
    }
}
