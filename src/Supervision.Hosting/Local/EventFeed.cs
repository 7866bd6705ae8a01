using System.Runtime.CompilerServices;
using Supervision.Api;
using Supervision.Nodes;

namespace Supervision.Hosting.Local;

/// <summary>
/// Changes of a node for one reader, made when the reader takes them: nothing is queued for a slow one, who gets the
/// newest state of each service instead of every state, and the lines that are still kept.
/// </summary>
internal static class EventFeed
{
    public static async IAsyncEnumerable<EventDocument> ReadAsync(
        SupervisionNode node, long? after, string? logs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = logs is null ? null : new LogFeed(node, logs);
        var seen = after ?? -1;
        if (seen < node.Board.FirstSerial || seen > node.Board.Current.Serial)
        {
            var snapshot = node.Board.Current;
            seen = snapshot.Serial;
            yield return new EventDocument { Kind = "snapshot", Serial = seen, Snapshot = [.. ServiceView.All(snapshot).Select(Documents.Of)] };
        }

        while (true)
        {
            var board = node.Board.Current;
            foreach (var changed in ServiceView.All(board).Where(s => s.Serial > seen).OrderBy(s => s.Serial))
            {
                yield return new EventDocument { Kind = "service", Serial = changed.Serial, Service = Documents.Of(changed) };
            }

            foreach (var (name, serial) in board.Removed.Where(r => r.Value > seen && !r.Key.Contains('.', StringComparison.Ordinal)).OrderBy(r => r.Value))
            {
                yield return new EventDocument { Kind = "removed", Serial = serial, Removed = name };
            }

            seen = board.Serial;
            foreach (var line in lines?.Read() ?? [])
            {
                yield return new EventDocument { Kind = "log", Serial = 0, Log = line };
            }

            await WaitAsync(node, seen, lines?.Last, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WaitAsync(SupervisionNode node, long seen, long? lastLine, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var change = node.Board.WaitAsync(seen, either.Token);
        var arrival = lastLine is { } id ? node.Logs.WaitAsync(id, either.Token) : null;
        await (arrival is null ? Task.WhenAny(change) : Task.WhenAny(change, arrival)).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
