using System.Collections.Immutable;

namespace Supervision.Listeners;

/// <summary>
/// Every decision about one listener, as a pure function. Another address is opened before the former one is closed, and that goes on until the processes
/// which have it have ended; what can be changed of an open socket is changed of it.
/// </summary>
internal static class ListenerMachine
{
    private static readonly TimeSpan DelayMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(30);

    public static (ListenerModel Model, ImmutableArray<ListenerEffect> Effects) Decide(ListenerModel model, ListenerInput input) => input switch
    {
        ListenerInput.Wanted wanted => Pursue(model with { Wanted = wanted.Settings, Error = null, Delay = TimeSpan.Zero }),
        ListenerInput.Opened opened => OnOpened(model, opened),
        ListenerInput.Failed failed when failed.Generation == model.Pending => OnFailed(model, failed),
        ListenerInput.Closed closed => OnClosed(model, closed),
        ListenerInput.RetryDue => Pursue(model),
        _ => (model, []),
    };

    private static (ListenerModel, ImmutableArray<ListenerEffect>) Pursue(ListenerModel model)
    {
        if (model.Pending is not null)
        {
            // Its answer leads here again.
            return (model, []);
        }

        if (model.Wanted is not { } wanted)
        {
            return Leave(model, model.Sockets.Where(s => !s.IsLeaving));
        }

        var newest = model.Sockets.LastOrDefault(s => !s.IsLeaving);
        if (newest?.Settings == wanted)
        {
            return (model, []);
        }

        var generation = newest?.Settings.Shape == wanted.Shape ? newest.Generation : model.LastGeneration + 1;
        return (model with { Pending = generation, LastGeneration = Math.Max(model.LastGeneration, generation) }, [new ListenerEffect.Open(generation, wanted)]);
    }

    private static (ListenerModel, ImmutableArray<ListenerEffect>) OnOpened(ListenerModel model, ListenerInput.Opened opened)
    {
        var socket = new HeldSocket(opened.Generation, opened.Settings, IsLeaving: false);
        model = model with
        {
            Sockets = [.. model.Sockets.Where(s => s.Generation != opened.Generation).Append(socket).OrderBy(s => s.Generation)],
            LastGeneration = Math.Max(model.LastGeneration, opened.Generation),
        };
        if (model.Pending != opened.Generation)
        {
            // Another keeper has taken it over.
            return (model, []);
        }

        var (left, closing) = Leave(model with { Pending = null, Error = null, Delay = TimeSpan.Zero }, model.Sockets.Where(s => s.Generation < opened.Generation && !s.IsLeaving));
        var (next, effects) = Pursue(left);
        return (next, [.. closing, .. effects]);
    }

    private static (ListenerModel, ImmutableArray<ListenerEffect>) OnFailed(ListenerModel model, ListenerInput.Failed failed)
    {
        var delay = TimeSpan.FromTicks(Math.Clamp(model.Delay.Ticks * 2, DelayMin.Ticks, DelayMax.Ticks));
        model = model with { Pending = null, Error = failed.Error, Delay = delay };
        return model.Wanted is null ? Pursue(model) : (model, [new ListenerEffect.Retry(delay)]);
    }

    private static (ListenerModel, ImmutableArray<ListenerEffect>) OnClosed(ListenerModel model, ListenerInput.Closed closed) =>
        Pursue(model with { Sockets = model.Sockets.RemoveAll(s => s.Generation == closed.Generation) });

    private static (ListenerModel, ImmutableArray<ListenerEffect>) Leave(ListenerModel model, IEnumerable<HeldSocket> sockets)
    {
        var leaving = sockets.Select(s => s.Generation).ToHashSet();
        return (
            model with { Sockets = [.. model.Sockets.Select(s => leaving.Contains(s.Generation) ? s with { IsLeaving = true } : s)] },
            [.. leaving.Order().Select(generation => new ListenerEffect.Close(generation))]);
    }
}
