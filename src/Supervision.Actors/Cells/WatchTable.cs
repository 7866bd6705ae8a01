namespace Supervision.Actors;

/// <summary>Whom an actor watches, and who watches it.</summary>
internal sealed class WatchTable
{
    private readonly Dictionary<InternalActorRef, Watched> _watching = [];
    private readonly HashSet<InternalActorRef> _watchers = [];

    /// <summary>The actor has ended: its watchers learn it, and those that it watched need not tell it anything.</summary>
    /// <remarks>The parent is left out, because it is told in any case.</remarks>
    internal void AnnounceEnd(LocalActorRef self, ExitReason reason)
    {
        foreach (var target in _watching.Keys)
            target.SendSystem(new UnwatchRequest(self));
        foreach (var watcher in _watchers)
        {
            if (watcher != self.Parent)
                watcher.SendSystem(new DeathNotice(self, reason, existenceConfirmed: true));
        }
    }

    /// <summary>Notes that <paramref name="target"/> is watched; false when it was already, whose message then stays.</summary>
    internal bool Watch(InternalActorRef target, object? message) => _watching.TryAdd(target, new Watched(message));

    internal bool Unwatch(InternalActorRef target) => _watching.Remove(target);

    internal bool IsWatching(InternalActorRef target) => _watching.ContainsKey(target);

    /// <summary>Notes that the end of <paramref name="target"/> is known; true for the first time.</summary>
    internal bool NoteEnd(InternalActorRef target)
    {
        if (!_watching.TryGetValue(target, out var watched) || watched.HasEnded)
            return false;
        watched.HasEnded = true;
        return true;
    }

    /// <summary>Takes the watch out as its end is told to the actor; false when it was given up in between.</summary>
    internal bool TryTake(InternalActorRef target, out object? message)
    {
        var found = _watching.Remove(target, out var watched) && watched.HasEnded;
        message = watched?.Message;
        return found;
    }

    internal void AddWatcher(InternalActorRef watcher) => _watchers.Add(watcher);

    internal void RemoveWatcher(InternalActorRef watcher) => _watchers.Remove(watcher);

    private sealed class Watched(object? message)
    {
        internal object? Message { get; } = message;

        internal bool HasEnded { get; set; }
    }
}
