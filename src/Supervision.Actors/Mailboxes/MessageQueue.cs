using System.Diagnostics.CodeAnalysis;

namespace Supervision.Actors;

/// <summary>A queue without locks for many producers and one consumer: a linked list whose head is a spent node.</summary>
/// <remarks>
/// A producer first takes the place at the tail and then links its node to the one before, so for an instant the list
/// is cut there. The tail decides whether the queue is empty, and the consumer waits out the instant.
/// </remarks>
internal struct MessageQueue
{
    private Node _head;
    private Node _tail;

    public MessageQueue() => _head = _tail = new Node();

    internal bool IsEmpty => ReferenceEquals(Volatile.Read(ref _tail), _head);

    /// <summary>The number of messages, which may be outdated by the time it is known.</summary>
    internal int Count
    {
        get
        {
            var count = 0;
            for (var node = Volatile.Read(ref Volatile.Read(ref _head).Next); node is not null; node = Volatile.Read(ref node.Next))
                count++;
            return count;
        }
    }

    /// <summary>Adds a message; any thread may call this. It is a full fence.</summary>
    internal void Enqueue(object message, IActorRef? sender)
    {
        var node = new Node { Message = message, Sender = sender };
        var previous = Interlocked.Exchange(ref _tail, node);
        Volatile.Write(ref previous.Next, node);
    }

    /// <summary>Takes the oldest message; only the consumer may call this.</summary>
    internal bool TryDequeue([NotNullWhen(true)] out object? message, out IActorRef? sender)
    {
        var head = _head;
        var next = Volatile.Read(ref head.Next);
        if (next is null)
        {
            if (ReferenceEquals(Volatile.Read(ref _tail), head))
            {
                message = null;
                sender = null;
                return false;
            }

            next = WaitForLink(head);
        }

        // The spent node forgets its successor: a node that an older generation of the garbage collector
        // has taken over would otherwise keep all later ones alive until that generation is collected.
        head.Next = null;
        _head = next;
        message = next.Message!;
        sender = next.Sender;
        next.Message = null;
        next.Sender = null;
        return true;
    }

    private static Node WaitForLink(Node head)
    {
        var spin = default(SpinWait);
        Node? next;
        while ((next = Volatile.Read(ref head.Next)) is null)
            spin.SpinOnce(sleep1Threshold: -1);
        return next;
    }

    private sealed class Node
    {
        internal Node? Next;
        internal object? Message;
        internal IActorRef? Sender;
    }
}
