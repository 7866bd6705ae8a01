using System.Diagnostics.CodeAnalysis;

namespace Supervision.Actors;

/// <summary>The children of an actor by name. The actor changes it; lookups by path read it from other threads.</summary>
internal sealed class ChildTable
{
    private readonly Dictionary<string, LocalActorRef> _byName = [];
    private Dictionary<LocalActorRef, RestartWindow>? _restarts;
    private long _unnamed;
    private int _stopping;
    private bool _closed;

    /// <summary>A table for actors that end without ever having had a child; it takes none.</summary>
    internal static ChildTable Closed { get; } = new() { _closed = true };

    internal int Count
    {
        get
        {
            lock (_byName)
                return _byName.Count;
        }
    }

    /// <summary>Whether children that were asked to stop are still there.</summary>
    internal bool AnyStopping => Volatile.Read(ref _stopping) > 0;

    /// <summary>From now on no child can be added: the parent is ending.</summary>
    internal void Close()
    {
        lock (_byName)
            _closed = true;
    }

    /// <summary>Adds a child under its name or, without one, under a name of its own.</summary>
    /// <exception cref="InvalidActorNameException">The name is taken.</exception>
    /// <exception cref="InvalidOperationException">The parent is ending.</exception>
    internal LocalActorRef Add(LocalActorRef parent, Props props, string? name)
    {
        lock (_byName)
        {
            if (_closed)
                throw new InvalidOperationException($"{parent.Path} is ending and starts no children");
            name ??= "$" + NameOf(_unnamed++);
            var path = new ActorPath(parent.Path, name, parent.OwnSystem.NextUid());
            var child = new LocalActorRef(path, parent, parent.OwnSystem, props);
            if (!_byName.TryAdd(name, child))
                throw new InvalidActorNameException($"the name {name} is taken below {parent.Path}");
            return child;
        }
    }

    internal bool TryGet(string name, [NotNullWhen(true)] out LocalActorRef? child)
    {
        lock (_byName)
            return _byName.TryGetValue(name, out child);
    }

    internal bool Contains(LocalActorRef child) => TryGet(child.Path.Name, out var found) && ReferenceEquals(found, child);

    internal LocalActorRef[] ToArray()
    {
        lock (_byName)
            return _byName.Count == 0 ? [] : [.. _byName.Values];
    }

    /// <summary>Notes that a child was asked to stop; false when it had been before.</summary>
    internal bool MarkStopping(LocalActorRef child)
    {
        if (child.StopRequested || !Contains(child))
            return false;
        child.StopRequested = true;
        _stopping++;
        return true;
    }

    /// <summary>The restarts of a child that still count; null before the first.</summary>
    internal RestartWindow? RestartsOf(LocalActorRef child) => _restarts?.GetValueOrDefault(child);

    internal void KeepRestarts(LocalActorRef child, RestartWindow window) => (_restarts ??= [])[child] = window;

    internal bool Remove(LocalActorRef child)
    {
        lock (_byName)
        {
            if (!_byName.TryGetValue(child.Path.Name, out var found) || !ReferenceEquals(found, child))
                return false;
            _byName.Remove(child.Path.Name);
        }

        _restarts?.Remove(child);
        if (child.StopRequested)
            _stopping--;
        return true;
    }

    private static string NameOf(long number)
    {
        const string Digits = "abcdefghijklmnopqrstuvwxyz0123456789";
        Span<char> name = stackalloc char[16];
        var start = name.Length;
        do
        {
            name[--start] = Digits[(int)(number % Digits.Length)];
            number /= Digits.Length;
        }
        while (number > 0);
        return new string(name[start..]);
    }
}
