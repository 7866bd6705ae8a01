using System.Collections.Concurrent;

namespace Supervision.Actors;

/// <summary>Events for whoever subscribes to their type or to a base type or interface of it.</summary>
public sealed class EventStream
{
    private readonly Lock _changing = new();
    private readonly ConcurrentDictionary<Type, IActorRef[]> _receivers = new();
    private (Type Type, IActorRef Subscriber)[] _subscriptions = [];

    internal EventStream()
    {
    }

    /// <summary>Subscribes an actor to events that are a <typeparamref name="T"/>; false when it already was.</summary>
    /// <remarks>Events come as messages. The subscription ends with the actor.</remarks>
    public bool Subscribe<T>(IActorRef subscriber) => Subscribe(subscriber, typeof(T));

    /// <summary>Subscribes an actor to events of a type; false when it already was.</summary>
    public bool Subscribe(IActorRef subscriber, Type eventType)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(eventType);
        lock (_changing)
        {
            if (Array.IndexOf(_subscriptions, (eventType, subscriber)) >= 0)
                return false;
            Replace([.. _subscriptions, (eventType, subscriber)]);
            return true;
        }
    }

    /// <summary>Ends the subscription to <typeparamref name="T"/>; false when there was none.</summary>
    public bool Unsubscribe<T>(IActorRef subscriber) => Remove(subscription => subscription == (typeof(T), subscriber));

    /// <summary>Ends all subscriptions of an actor; false when there was none.</summary>
    public bool Unsubscribe(IActorRef subscriber) => Remove(subscription => subscription.Subscriber == subscriber);

    /// <summary>Sends an event to its subscribers, each once.</summary>
    public void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        foreach (var receiver in ReceiversOf(@event.GetType()))
        {
            if (receiver is LocalActorRef { Mailbox.Cell: null })
                Unsubscribe(receiver);
            else
                receiver.Tell(@event, ActorRefs.NoSender);
        }
    }

    internal bool HasReceivers(Type eventType) => ReceiversOf(eventType).Length > 0;

    private IActorRef[] ReceiversOf(Type eventType)
    {
        if (_receivers.TryGetValue(eventType, out var known))
            return known;
        lock (_changing)
        {
            var found = _subscriptions.Where(subscription => subscription.Type.IsAssignableFrom(eventType))
                .Select(subscription => subscription.Subscriber).Distinct().ToArray();
            _receivers[eventType] = found;
            return found;
        }
    }

    private bool Remove(Predicate<(Type Type, IActorRef Subscriber)> match)
    {
        lock (_changing)
        {
            var left = Array.FindAll(_subscriptions, subscription => !match(subscription));
            if (left.Length == _subscriptions.Length)
                return false;
            Replace(left);
            return true;
        }
    }

    private void Replace((Type Type, IActorRef Subscriber)[] subscriptions)
    {
        _subscriptions = subscriptions;
        _receivers.Clear();
    }
}
