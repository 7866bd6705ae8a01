using System.Collections.Concurrent;
using Supervision.Actors;
using Supervision.Posix.Listening;
using Supervision.Specs;

namespace Supervision.Listeners;

/// <summary>Between the actors of the listeners, the host that holds the sockets, and the services that are given them.</summary>
internal sealed class ListenerDesk(IListenerHost? host)
{
    private readonly ConcurrentDictionary<string, IActorRef> _actors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ListenerStatus> _statuses = new(StringComparer.Ordinal);

    /// <summary>Told, for the node's health, what is wrong with a listener; null when nothing is.</summary>
    public Action<string, string?>? Report { get; set; }

    /// <summary>All listeners, by name.</summary>
    public IReadOnlyList<ListenerStatus> Statuses => [.. _statuses.Values.OrderBy(s => s.Name, StringComparer.Ordinal)];

    /// <summary>What an earlier daemon has left with the keeper.</summary>
    public IReadOnlyList<HeldListener> Held { get; } = host?.HeldListeners ?? [];

    /// <summary>The newest socket of a listener; null when it is not open.</summary>
    public OpenSocket? SocketOf(string name) => _statuses.GetValueOrDefault(name)?.Sockets.LastOrDefault(s => !s.IsLeaving);

    /// <summary>From now on this actor hears of a listener.</summary>
    public void Enter(string name, IActorRef actor) => _actors[name] = actor;

    /// <summary>Something happened to a listener.</summary>
    public void Tell(ListenerEvent told)
    {
        if (_actors.TryGetValue(told.Name, out var actor)) actor.Tell(told);
        else (told as ListenerEvent.Opened)?.Socket.Dispose();
    }

    public void Open(string name, int generation, ListenerSettings settings)
    {
        if (host is not null) host.Listen(new ListenRequest(name, generation, settings));
        else Tell(new ListenerEvent.Failed(name, generation, "the host of the processes holds no listeners"));
    }

    public void Close(string name, int generation) => host?.CloseListener(name, generation);

    public void AwaitCall(string name) => host?.AwaitCall(name);

    /// <summary>A listener is like this now; null when it is no more.</summary>
    public void Post(string name, ListenerStatus? status)
    {
        if (status is not null)
        {
            _statuses[name] = status;
        }
        else
        {
            _ = _statuses.TryRemove(name, out _);
            _ = _actors.TryRemove(name, out _);
        }

        Report?.Invoke($"listener {name}", status?.Error is { } error ? $"listener {name}: {error}" : null);
    }

    /// <summary>A service asks to be told when somebody calls at one of its listeners.</summary>
    public void AskForCalls(ServiceSpec spec, IActorRef service)
    {
        foreach (var use in spec.Listeners)
        {
            if (_actors.TryGetValue(use.Listener, out var actor)) actor.Tell(new ListenerActor.AwaitCall(), service);
        }
    }

    /// <summary>A listener that keeps a service from starting, in words that complete "waits for"; null when none does.</summary>
    public string? MissingOf(ServiceSpec spec)
    {
        foreach (var use in spec.Listeners)
        {
            var status = _statuses.GetValueOrDefault(use.Listener);
            if (status is not { IsOpen: true }) return status?.Error is { } error ? $"its listener {use.Listener} ({error})" : $"its listener {use.Listener} to be open";
        }

        return null;
    }
}
