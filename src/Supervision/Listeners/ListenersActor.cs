using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Posix.Listening;
using Supervision.Specs;

namespace Supervision.Listeners;

/// <summary>Has one actor for each listener, and makes them what the configuration says.</summary>
internal sealed class ListenersActor : ReceiveActor
{
    private readonly ListenerDesk _desk;
    private readonly TimeProvider _time;
    private ImmutableSortedDictionary<string, ListenerSettings> _wanted = ImmutableSortedDictionary.Create<string, ListenerSettings>(StringComparer.Ordinal);
    private readonly Dictionary<string, IActorRef> _children = [];
    private Change? _change;

    public ListenersActor(ListenerDesk desk, TimeProvider time)
    {
        (_desk, _time) = (desk, time);
        Receive<Apply>(OnApply);
        Receive<ListenerActor.Settled>(OnSettled);
        Receive<Terminated>(t => OnTerminated(t.ActorRef));
    }

    /// <summary>These listeners shall be there; answered with <see cref="Applied"/> when they are, or are known not to be possible now. One at a time.</summary>
    internal sealed record Apply(ImmutableSortedDictionary<string, ListenerSettings> Listeners);

    /// <summary>What has come of it.</summary>
    /// <param name="Errors">What could not be opened, of what is new or another than before.</param>
    internal sealed record Applied(ImmutableArray<string> Errors);

    /// <summary>The listeners of a node and of its services.</summary>
    public static ImmutableSortedDictionary<string, ListenerSettings> Of(NodeSpec node) =>
        ListenerUse.All(node.Listeners, node.Services.Values).ToImmutableSortedDictionary(l => l.Key, l => l.Value.Settings, StringComparer.Ordinal);

    public static Props Props(ListenerDesk desk, TimeProvider time) => Actors.Props.Create(() => new ListenersActor(desk, time));

    private void OnApply(Apply apply)
    {
        var before = _wanted;
        _wanted = apply.Listeners;
        var names = _desk.Held.Select(h => h.Name).Concat(_children.Keys).Concat(_wanted.Keys).Distinct(StringComparer.Ordinal).ToArray();
        var changed = names.Where(name => before.GetValueOrDefault(name) != _wanted.GetValueOrDefault(name)).ToHashSet(StringComparer.Ordinal);
        _change = new Change(Sender, changed);
        foreach (var name in names) ChildOf(name).Tell(new ListenerActor.Want(_wanted.GetValueOrDefault(name)), Self);
        _change.Open.UnionWith(names);
        AnswerIfDone();
    }

    private void OnSettled(ListenerActor.Settled settled)
    {
        if (_change is not { } change || !change.Open.Remove(settled.Name)) return;
        if (settled.Error is { } error && change.Changed.Contains(settled.Name)) change.Errors.Add($"listener {settled.Name}: {error}");
        AnswerIfDone();
    }

    private void OnTerminated(IActorRef child)
    {
        var name = _children.First(c => c.Value.Equals(child)).Key;
        _ = _children.Remove(name);

        // Wanted again when it was already on its way out.
        if (_wanted.TryGetValue(name, out var settings)) ChildOf(name).Tell(new ListenerActor.Want(settings), Self);
    }

    private void AnswerIfDone()
    {
        if (_change is not { Open.Count: 0 } change) return;
        change.Asker.Tell(new Applied([.. change.Errors]));
        _change = null;
    }

    private IActorRef ChildOf(string name)
    {
        if (_children.TryGetValue(name, out var child)) return child;
        child = Context.ActorOf(ListenerActor.Props(name, _desk, _time), name);
        Context.Watch(child);
        return _children[name] = child;
    }

    private sealed record Change(IActorRef Asker, IReadOnlySet<string> Changed)
    {
        public HashSet<string> Open { get; } = [];

        public List<string> Errors { get; } = [];
    }
}
