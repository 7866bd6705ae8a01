using Supervision.Actors;
using Supervision.Listeners;
using Supervision.ReadModel;
using Supervision.Specs;

namespace Supervision.Nodes;

/// <summary>Waits until a node shows all of its tree.</summary>
internal static class BoardWait
{
    /// <summary>The services that it does not show when the patience ends; null when it shows all.</summary>
    public static async Task<string[]?> MissingAsync(Board board, Func<NodeSpec> tree, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            while (board.Current is var current && !Shows(current, tree()))
            {
                await board.WaitAsync(current.Serial, both.Token).ConfigureAwait(false);
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [.. tree().Services.Keys.Select(n => n.Text).Except(board.Current.Services.Keys)];
        }
    }

    /// <summary>Waits until every listener is open, or known not to be possible now: who is told that the node is ready connects at once.</summary>
    public static async Task ListenersAsync(IActorRef node, NodeSpec tree, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (ListenersActor.Of(tree) is not { IsEmpty: false } listeners)
        {
            return;
        }

        try
        {
            _ = await node.Ask<ListenersActor.Applied>(new ListenersActor.Apply(listeners), patience, cancellationToken).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            // The services that need them say so.
        }
    }

    private static bool Shows(BoardSnapshot board, NodeSpec spec) =>
        board.Services.Count >= spec.Services.Count && board.Groups.Count >= spec.Groups.Count
        && spec.Services.Keys.All(name => board.Services.ContainsKey(name.Text)) && spec.Groups.Keys.All(board.Groups.ContainsKey);
}
