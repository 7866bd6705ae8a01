using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Supervision.Actors;
using Supervision.Posix.Listening;

namespace Supervision.Listeners;

/// <summary>One listener: the shell around <see cref="ListenerMachine"/>. The sockets are the host's; this actor has a descriptor of each, to look at it.</summary>
internal sealed class ListenerActor : ReceiveActor
{
    private const string RetryTimer = "retry";

    private readonly string _name;
    private readonly ListenerDesk _desk;
    private readonly TimeProvider _time;
    private readonly Dictionary<int, SafeFileHandle> _handles = [];
    private readonly List<(IActorRef Asker, Want Want)> _askers = [];
    private readonly HashSet<IActorRef> _callees = [];
    private ListenerModel _model;
    private DateTimeOffset _since;

    public ListenerActor(string name, ListenerDesk desk, TimeProvider time)
    {
        (_name, _desk, _time) = (name, desk, time);
        var held = desk.Held.Where(h => h.Name == name && !h.Socket.IsClosed).ToArray();
        foreach (var socket in held) _handles[socket.Generation] = socket.Socket;
        _model = ListenerModel.Of(held);
        _since = time.GetUtcNow();
        Receive<Want>(OnWant);
        Receive<ListenerEvent>(OnTold);
        Receive<ListenerInput.RetryDue>(Step);
        Receive<AwaitCall>(_ => OnAwaitCall());
    }

    /// <summary>This is how it shall be, null to close it; answered with <see cref="Settled"/> when it is, or is known not to be possible now.</summary>
    internal sealed record Want(ListenerSettings? Settings);

    /// <summary>What has come of a wish.</summary>
    /// <param name="Name">The listener.</param>
    /// <param name="Error">Why it could not be fulfilled, in words; null when it was.</param>
    internal sealed record Settled(string Name, string? Error);

    /// <summary>The sender wants to be told, once, when somebody calls: <see cref="ListenerCalled"/>.</summary>
    internal sealed record AwaitCall;

    public static Props Props(string name, ListenerDesk desk, TimeProvider time) => Actors.Props.Create(() => new ListenerActor(name, desk, time));

    protected override void PreStart()
    {
        _desk.Enter(_name, Self);
        Post();
    }

    protected override void PostStop()
    {
        foreach (var handle in _handles.Values) handle.Dispose();
        _handles.Clear();
    }

    private void OnWant(Want want)
    {
        _askers.Add((Sender, want));
        Step(new ListenerInput.Wanted(want.Settings));
    }

    private void OnTold(ListenerEvent told)
    {
        switch (told)
        {
            case ListenerEvent.Opened e:
                Replace(e.Generation, e.Socket);
                Step(new ListenerInput.Opened(e.Generation, e.Settings));
                if (_callees.Count > 0) _desk.AwaitCall(_name);
                break;
            case ListenerEvent.Failed e:
                Step(new ListenerInput.Failed(e.Generation, e.Error));
                break;
            case ListenerEvent.Closed e:
                Replace(e.Generation, null);
                Step(new ListenerInput.Closed(e.Generation));
                break;
            case ListenerEvent.Called:
                foreach (var callee in _callees) callee.Tell(new ListenerCalled(_name));
                _callees.Clear();
                break;
        }
    }

    private void OnAwaitCall()
    {
        _ = _callees.Add(Sender);
        _desk.AwaitCall(_name);
    }

    private void Step(ListenerInput input)
    {
        var before = _model;
        (_model, var effects) = ListenerMachine.Decide(_model, input);
        foreach (var effect in effects) Perform(effect);
        if (before != _model)
        {
            if (before.Error != _model.Error || !before.Sockets.SequenceEqual(_model.Sockets)) _since = _time.GetUtcNow();
            Post();
        }

        if (!_model.IsSettled) return;
        foreach (var (asker, want) in _askers) asker.Tell(new Settled(_name, want.Settings is null ? null : _model.Error));
        _askers.Clear();
        if (_model.IsGone) Context.Stop(Self);
    }

    private void Perform(ListenerEffect effect)
    {
        switch (effect)
        {
            case ListenerEffect.Open e: _desk.Open(_name, e.Generation, e.Settings); break;
            case ListenerEffect.Close e: _desk.Close(_name, e.Generation); break;
            case ListenerEffect.Retry e: Context.Timers.StartSingleTimer(RetryTimer, new ListenerInput.RetryDue(), e.After); break;
        }
    }

    private void Replace(int generation, SafeFileHandle? handle)
    {
        if (_handles.Remove(generation, out var former)) former.Dispose();
        if (handle is not null) _handles[generation] = handle;
    }

    private void Post()
    {
        ImmutableArray<OpenSocket> sockets = [.. _model.Sockets.Where(s => _handles.ContainsKey(s.Generation))
            .Select(s => new OpenSocket(s.Generation, s.Settings, s.IsLeaving, SocketHolders.InodeOf(_handles[s.Generation]), _handles[s.Generation]))];
        _desk.Post(_name, _model.IsGone && _model.LastGeneration > 0 ? null : new ListenerStatus(_name, _model.Wanted, sockets, _model.Error, _since));
        Context.System.EventStream.Publish(new ListenerChanged(_name));
    }
}
