namespace Supervision.Actors;

internal sealed class MessageStash(ActorCell cell, int capacity) : IStash
{
    private readonly Queue<Envelope> _messages = new();

    public int Count => _messages.Count;

    public void Stash()
    {
        var current = cell.CurrentEnvelope
            ?? throw new InvalidOperationException("there is no message to stash: none is being handled");
        if (_messages.Count >= capacity)
            throw new StashOverflowException($"the stash of {cell.Self.Path} is full with {capacity} messages");
        _messages.Enqueue(current);
    }

    public void Unstash()
    {
        if (_messages.TryDequeue(out var oldest))
            cell.Context.PutBack([oldest]);
    }

    public void UnstashAll()
    {
        cell.Context.PutBack([.. _messages]);
        _messages.Clear();
    }

    public void UnstashAll(Func<object, bool> predicate)
    {
        cell.Context.PutBack([.. _messages.Where(envelope => predicate(envelope.Message))]);
        _messages.Clear();
    }

    public void Clear() => _messages.Clear();
}
