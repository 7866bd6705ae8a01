namespace Supervision.Actors;

/// <summary>
/// The two queues of an actor, and the rule that at most one thread at a time works on them: whoever turns the
/// status from idle to scheduled has the dispatcher run the mailbox.
/// </summary>
internal sealed class Mailbox : IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Scheduled = 1;

    private readonly ActorSystem _system;
    private readonly LocalActorRef _reference;
    private readonly BoundedCount? _bound;
    private ActorCell? _cell;
    private SystemMessage? _systemMessages;
    private MessageQueue _messages = new();
    private int _status;

    internal Mailbox(LocalActorRef reference, ActorSystem system, ActorCell cell, int capacity)
    {
        _reference = reference;
        _cell = cell;
        _system = system;
        _bound = capacity == int.MaxValue ? null : new BoundedCount(capacity);
    }

    internal ActorSystem System => _system;

    /// <summary>Messages waiting, not counting those that the actor has stashed.</summary>
    internal int Count => _messages.Count;

    /// <summary>The actor, or null once it has ended.</summary>
    internal ActorCell? Cell => Volatile.Read(ref _cell);

    internal void Post(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_bound is not null && message is not AutoReceivedMessage && !_bound.TryEnter() && Cell is not null)
        {
            _system.DeadLetters.Tell(new DeadLetter(message, sender, _reference, DeadLetterReason.MailboxFull), sender);
            return;
        }

        _messages.Enqueue(message, sender);
        Wake();
    }

    internal void PostSystem(SystemMessage message)
    {
        for (; ; )
        {
            var top = Volatile.Read(ref _systemMessages);
            message.Next = top;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _systemMessages, message, top), top))
                break;
        }

        Wake();
    }

    /// <summary>Has the mailbox run although nothing was posted: a new actor is made by its first run.</summary>
    internal void Wake()
    {
        if (Volatile.Read(ref _status) == Idle && Interlocked.CompareExchange(ref _status, Scheduled, Idle) == Idle)
            _system.Dispatcher.Schedule(this);
    }

    /// <summary>From now on everything posted goes to dead letters, in the course of a run.</summary>
    internal void Close() => Volatile.Write(ref _cell, null);

    public void Execute()
    {
        if (_cell is { } cell)
            RunActor(cell);
        if (_cell is null)
            Drain();
        Volatile.Write(ref _status, Idle);
        // Without a fence here the reads below could come before the write above, and a message posted in between
        // would be seen by neither side.
        Interlocked.MemoryBarrier();
        if (HasWork)
            Wake();
    }

    private bool HasWork =>
        Volatile.Read(ref _systemMessages) is not null
        || (_cell is not { } cell ? !_messages.IsEmpty : cell.AcceptsMessages && (cell.HasUnstashed || !_messages.IsEmpty));

    private void RunActor(ActorCell cell)
    {
        var outer = ActorCell.Enter(cell);
        try
        {
            cell.Begin();
            HandleSystemMessages(cell);
            for (var left = _system.Options.Throughput; left > 0 && cell.AcceptsMessages; left--)
            {
                if (cell.TryTakeUnstashed(out var unstashed))
                    cell.Invoke(unstashed.Message, unstashed.Sender);
                else if (_messages.TryDequeue(out var message, out var sender))
                {
                    if (_bound is not null && message is not AutoReceivedMessage)
                        _bound.Leave();
                    cell.Invoke(message, sender);
                }
                else
                    break;
                if (Volatile.Read(ref _systemMessages) is not null)
                    HandleSystemMessages(cell);
            }
        }
        finally
        {
            ActorCell.Leave(outer);
        }
    }

    private void HandleSystemMessages(ActorCell cell)
    {
        while (Interlocked.Exchange(ref _systemMessages, null) is { } newest)
        {
            var message = Reverse(newest);
            while (message is not null)
            {
                var next = message.Next;
                message.Next = null;
                if (_cell is null)
                    message.HandleAfterEnd(_reference);
                else
                    message.Handle(cell);
                message = next;
            }
        }
    }

    private void Drain()
    {
        while (Interlocked.Exchange(ref _systemMessages, null) is { } newest)
        {
            for (var message = Reverse(newest); message is not null;)
            {
                var next = message.Next;
                message.HandleAfterEnd(_reference);
                message = next;
            }
        }

        while (_messages.TryDequeue(out var message, out var sender))
            _system.DeliverToDead(message, sender, _reference);
    }

    private static SystemMessage? Reverse(SystemMessage? newest)
    {
        SystemMessage? oldest = null;
        while (newest is not null)
        {
            var next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }

        return oldest;
    }
}
