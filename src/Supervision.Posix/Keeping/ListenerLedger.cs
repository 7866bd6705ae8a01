using Supervision.Posix.Listening;

namespace Supervision.Posix.Keeping;

/// <summary>The listeners of a host, with a descriptor of each socket: should the keeper die, the next one goes on with the same sockets. Its users share a lock.</summary>
internal sealed class ListenerLedger : IDisposable
{
    private readonly Dictionary<(string Name, int Generation), Entry> _entries = [];
    private readonly HashSet<string> _awaited = [];

    /// <summary>A keeper has it.</summary>
    internal void Hold(HeldListener held) => _entries[(held.Name, held.Generation)] = new Entry
    {
        Request = new ListenRequest(held.Name, held.Generation, held.Settings, Descriptor.Duplicate(held.Socket)),
        IsLeaving = held.IsLeaving,
    };

    /// <summary>It is to be opened, or changed.</summary>
    internal void Ask(ListenRequest request)
    {
        if (!_entries.TryGetValue((request.Name, request.Generation), out var entry)) _entries[(request.Name, request.Generation)] = entry = new Entry { Request = request with { Socket = null } };
        entry.Request = request with { Socket = entry.Request.Socket };
    }

    internal void Leave(string name, int generation)
    {
        if (_entries.TryGetValue((name, generation), out var entry)) entry.IsLeaving = true;
    }

    internal void Await(string name) => _awaited.Add(name);

    internal void Note(ListenerEvent told)
    {
        switch (told)
        {
            case ListenerEvent.Opened e when _entries.TryGetValue((e.Name, e.Generation), out var entry):
                entry.Request.Socket?.Dispose();
                entry.Request = entry.Request with { Socket = Descriptor.Duplicate(e.Socket) };
                break;
            case ListenerEvent.Failed e when _entries.TryGetValue((e.Name, e.Generation), out var entry) && entry.Request.Socket is null:
                _ = _entries.Remove((e.Name, e.Generation));
                break;
            case ListenerEvent.Closed e when _entries.Remove((e.Name, e.Generation), out var entry):
                entry.Request.Socket?.Dispose();
                break;
            case ListenerEvent.Called e:
                _ = _awaited.Remove(e.Name);
                break;
        }
    }

    /// <summary>Hands all of it to another keeper, or to the same after a broken connection.</summary>
    internal void HandOver(KeeperProcessHost keeper)
    {
        foreach (var held in keeper.HeldListeners)
        {
            held.Socket.Dispose();
            if (!_entries.ContainsKey((held.Name, held.Generation))) keeper.CloseListener(held.Name, held.Generation);
        }

        foreach (var entry in _entries.Values.OrderBy(entry => entry.Request.Generation))
        {
            keeper.Listen(entry.Request);
            if (entry.IsLeaving) keeper.CloseListener(entry.Request.Name, entry.Request.Generation);
        }

        foreach (var name in _awaited) keeper.AwaitCall(name);
    }

    public void Dispose()
    {
        foreach (var entry in _entries.Values) entry.Request.Socket?.Dispose();
        _entries.Clear();
    }

    private sealed class Entry
    {
        internal required ListenRequest Request { get; set; }

        internal bool IsLeaving { get; set; }
    }
}
