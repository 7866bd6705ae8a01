using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;

namespace Supervision.Posix.Listening;

/// <summary>The listening sockets that this process holds. On the loop's thread.</summary>
internal sealed class ListenerTable(EventLoop loop, IListenerObserver observer, string? dataDirectory) : IDisposable
{
    private readonly List<ListenerRecord> _records = [];
    private readonly Dictionary<string, CallWatch> _watches = [];

    /// <summary>All of them, each listener's in the order of their generations.</summary>
    internal IReadOnlyList<ListenerRecord> Records => _records;

    /// <summary>Opens a socket, holds one that is given, or changes what can be changed of one that is held.</summary>
    internal void Listen(ListenRequest request)
    {
        try
        {
            var record = Find(request.Name, request.Generation) is { } held ? Changed(held, request) : Added(request);
            observer.ListenerTold(new ListenerEvent.Opened(record.Name, record.Generation, record.Settings, Descriptor.Duplicate(record.Socket)));
        }
        catch (PosixException e)
        {
            observer.ListenerTold(new ListenerEvent.Failed(request.Name, request.Generation, e.Message));
        }
    }

    internal void Close(string name, int generation)
    {
        if (Find(name, generation) is not { } record)
        {
            observer.ListenerTold(new ListenerEvent.Closed(name, generation));
            return;
        }

        record.IsLeaving = true;
        CloseIfUnused(record);
    }

    /// <summary>Tells once when somebody calls.</summary>
    internal void Await(string name)
    {
        if (Newest(name) is { } record) Await(record);
    }

    /// <summary>The sockets that a process is to get, in order.</summary>
    /// <exception cref="PosixException">One is not open.</exception>
    internal List<ListenerRecord> For(IReadOnlyList<InheritedListener> wanted) =>
        [.. wanted.Select(w => Newest(w.Listener) ?? throw new PosixException($"the listener {w.Listener} is not open"))];

    /// <summary>An incarnation was given sockets.</summary>
    internal static void Given(string incarnation, IEnumerable<ListenerRecord> records)
    {
        foreach (var record in records) _ = record.Users.Add(incarnation);
    }

    /// <summary>An incarnation has ended.</summary>
    internal void Ended(string incarnation)
    {
        for (var i = _records.Count - 1; i >= 0; i--)
        {
            if (_records[i].Users.Remove(incarnation)) CloseIfUnused(_records[i]);
        }
    }

    /// <summary>Writes down all of it, for the program that this process is to become.</summary>
    internal void Save(StateWriter state)
    {
        foreach (var record in _records)
        {
            var part = ListenerMessage.Describe(StateKind.Listener, record)
                .AddNumberOf(StateField.ListeningNumber, record.Socket)
                .AddIf(StateField.IsAwaited, _watches.TryGetValue(record.Name, out var watch) && watch.Record == record);
            foreach (var user in record.Users) _ = part.Add(Field.Incarnation, user);
            state.Add(part);
        }
    }

    /// <summary>Goes on with what this process held when it ran another program.</summary>
    internal void Restore(KeeperState state)
    {
        foreach (var part in state.Of(StateKind.Listener))
        {
            if (part.Take(StateField.ListeningNumber) is not { } socket) continue;
            var told = ListenerMessage.Read(part.Fields.Span, []);
            var record = new ListenerRecord(told.Name, told.Generation, told.Settings, socket) { IsLeaving = told.IsLeaving };
            record.Users.UnionWith(part.Texts(Field.Incarnation));
            _records.Add(record);
            if (part.Has(StateField.IsAwaited)) Await(record);
        }
    }

    public void Dispose()
    {
        while (_records.Count > 0) Drop(_records[^1]);
    }

    private ListenerRecord? Find(string name, int generation) => _records.Find(record => record.Name == name && record.Generation == generation);

    private ListenerRecord? Newest(string name) => _records.FindLast(record => record.Name == name && !record.IsLeaving) ?? _records.FindLast(record => record.Name == name);

    private static ListenerRecord Changed(ListenerRecord held, ListenRequest request)
    {
        SocketOpening.Adjust(held.Socket, request.Settings);
        (held.Settings, held.IsLeaving) = (request.Settings, false);
        return held;
    }

    private ListenerRecord Added(ListenRequest request)
    {
        var record = new ListenerRecord(request.Name, request.Generation, request.Settings, request.Socket is { } given ? Descriptor.Duplicate(given) : Open(request));
        var place = _records.FindLastIndex(other => other.Name == request.Name && other.Generation < request.Generation) + 1;
        _records.Insert(place > 0 ? place : _records.Count, record);
        if (_watches.ContainsKey(request.Name)) Await(request.Name);
        return record;
    }

    // The socket that it is to replace may have the same port: as long as both are open, they share it.
    private SafeFileHandle Open(ListenRequest request)
    {
        foreach (var record in _records.Where(other => other.Name == request.Name && other.Settings.Address.Port == request.Settings.Address.Port && other.Settings.Address.Kind == request.Settings.Address.Kind))
        {
            if (request.Settings.Address.Kind is ListenKind.Unix) continue;
            SocketOpening.Share(record.Socket);
            return SocketOpening.OpenBeside(request.Settings);
        }

        try
        {
            return SocketOpening.Open(request.Settings);
        }
        catch (PosixException)
        {
            // Daemon and keeper may both have died, and left a program that has the socket still.
            if (dataDirectory is null || SocketReclaim.TryTake(request.Settings.Address, dataDirectory) is not { } socket) throw;
            SocketOpening.Adjust(socket, request.Settings);
            return socket;
        }
    }

    private void Await(ListenerRecord record)
    {
        Disarm(record.Name);
        var watch = new CallWatch(record, OnCalled);
        watch.Token = loop.Add(record.Socket, Readiness.Readable, watch);
        _watches[record.Name] = watch;
    }

    private void OnCalled(CallWatch watch)
    {
        Disarm(watch.Record.Name);
        observer.ListenerTold(new ListenerEvent.Called(watch.Record.Name));
    }

    private void Disarm(string name)
    {
        if (_watches.Remove(name, out var watch)) loop.Remove(watch.Record.Socket, watch.Token);
    }

    private void CloseIfUnused(ListenerRecord record)
    {
        if (!record.IsLeaving || record.Users.Count > 0) return;
        Drop(record);
        observer.ListenerTold(new ListenerEvent.Closed(record.Name, record.Generation));
    }

    private void Drop(ListenerRecord record)
    {
        if (_watches.TryGetValue(record.Name, out var watch) && watch.Record == record) Disarm(record.Name);
        _ = _records.Remove(record);
        record.Socket.Dispose();

        // Whoever has put another socket in its place keeps that.
        if (record.File is not null && InodeCalls.TryIdentify(record.Settings.Address.Path) == record.File) File.Delete(record.Settings.Address.Path);
    }

    private sealed class CallWatch(ListenerRecord record, Action<CallWatch> onCalled) : IReadiness
    {
        internal ListenerRecord Record { get; } = record;

        internal long Token { get; set; }

        public void OnReady(Readiness events) => onCalled(this);
    }
}
