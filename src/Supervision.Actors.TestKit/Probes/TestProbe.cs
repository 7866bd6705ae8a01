using System.Collections.Concurrent;

namespace Supervision.Actors.TestKit;

/// <summary>An actor that keeps what it is sent for a test to look at.</summary>
/// <remarks>Waits are in real time, also when the system's time is virtual: they bound how long a test may hang.</remarks>
public sealed class TestProbe
{
    private readonly BlockingCollection<Received> _received = [];
    private readonly TimeSpan _defaultTimeout;
    private Received? _last;

    internal TestProbe(ActorSystem system, string? name, TimeSpan defaultTimeout)
    {
        _defaultTimeout = defaultTimeout;
        System = system;
        Ref = system.ActorOf(Props.Create(() => new ProbeActor(this)), name);
    }

    /// <summary>The system that the probe lives in.</summary>
    public ActorSystem System { get; }

    /// <summary>Where to send.</summary>
    public IActorRef Ref { get; }

    /// <summary>Sender of the message last received; nobody before the first.</summary>
    public IActorRef LastSender => _last?.Sender ?? ActorRefs.Nobody;

    /// <summary>Whether messages wait to be looked at.</summary>
    public bool HasMessages => _received.Count > 0;

    /// <summary>Sends a message with the probe as its sender.</summary>
    public void Send(IActorRef target, object message)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.Tell(message, Ref);
    }

    /// <summary>Answers the message last received.</summary>
    public void Reply(object message) => LastSender.Tell(message, Ref);

    /// <summary>Passes the message last received on to another actor, with its sender.</summary>
    public void Forward(IActorRef target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var last = _last ?? throw new AssertionException("nothing was received that could be forwarded");
        target.Tell(last.Message, last.Sender);
    }

    /// <summary>Watches an actor on the probe's behalf; its end is expected with <see cref="ExpectTerminated"/>.</summary>
    public IActorRef Watch(IActorRef target)
    {
        using var done = new ManualResetEventSlim();
        Ref.Tell(new WatchCommand(target, done), Ref);
        if (!done.Wait(_defaultTimeout))
            throw new AssertionException($"the probe could not watch {target.Path} in time");
        return target;
    }

    /// <summary>The next message of any type.</summary>
    public object ReceiveOne(TimeSpan? timeout = null) => Next(timeout ?? _defaultTimeout, "any message").Message;

    /// <summary>The next <paramref name="count"/> messages.</summary>
    public IReadOnlyList<object> ReceiveN(int count, TimeSpan? timeout = null) =>
        [.. Enumerable.Range(0, count).Select(_ => ReceiveOne(timeout))];

    /// <summary>Expects the next message to be a <typeparamref name="T"/>, for which <paramref name="isExpected"/> holds if given.</summary>
    /// <exception cref="AssertionException">It was another one, or none came in time.</exception>
    public T ExpectMsg<T>(Predicate<T>? isExpected = null, TimeSpan? timeout = null)
    {
        var message = Next(timeout ?? _defaultTimeout, typeof(T).Name).Message;
        if (message is not T typed)
            throw new AssertionException($"expected a {typeof(T).Name}, got {message.GetType().Name}: {message}");
        if (isExpected is not null && !isExpected(typed))
            throw new AssertionException($"the {typeof(T).Name} is not the one expected: {message}");
        return typed;
    }

    /// <summary>Expects the next message to equal <paramref name="expected"/>.</summary>
    public T ExpectMsg<T>(T expected, TimeSpan? timeout = null) =>
        Equals(Next(timeout ?? _defaultTimeout, $"{expected}").Message, expected)
            ? expected
            : throw new AssertionException($"expected {expected}, got {_last!.Message}");

    /// <summary>Expects the end of an actor.</summary>
    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null) =>
        ExpectMsg<Terminated>(terminated => terminated.ActorRef == target, timeout);

    /// <summary>Expects no message for a while; by default for 100 ms.</summary>
    public void ExpectNoMsg(TimeSpan? duration = null)
    {
        if (_received.TryTake(out var unexpected, duration ?? TimeSpan.FromMilliseconds(100)))
            throw new AssertionException($"expected no message, got {unexpected.Message} from {unexpected.Sender.Path}");
    }

    /// <summary>Drops messages until one is a <typeparamref name="T"/> for which <paramref name="isMessage"/> holds.</summary>
    public T FishForMessage<T>(Predicate<T>? isMessage = null, TimeSpan? timeout = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (; ; )
        {
            var left = (timeout ?? _defaultTimeout) - TimeProvider.System.GetElapsedTime(start);
            if (Next(left > TimeSpan.Zero ? left : TimeSpan.Zero, typeof(T).Name).Message is T typed && (isMessage is null || isMessage(typed)))
                return typed;
        }
    }

    private Received Next(TimeSpan timeout, string expected)
    {
        if (!_received.TryTake(out var next, timeout))
            throw new AssertionException($"expected {expected}, but nothing came within {timeout}");
        return _last = next;
    }

    private sealed record Received(object Message, IActorRef Sender);

    private sealed record WatchCommand(IActorRef Target, ManualResetEventSlim Done) : INotInfluenceReceiveTimeout;

    private sealed class ProbeActor(TestProbe probe) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is WatchCommand watch)
            {
                Context.Watch(watch.Target);
                watch.Done.Set();
            }
            else
                probe._received.Add(new Received(message, Sender));
        }
    }
}
