namespace Supervision.Actors;

/// <summary>Handlers in written order: a ring through the handlers themselves, because there may be a million tables.</summary>
internal struct HandlerTable
{
    private MessageHandler? _last;

    internal void Add(MessageHandler handler)
    {
        if (_last is null)
            handler.Next = handler;
        else
        {
            handler.Next = _last.Next;
            _last.Next = handler;
        }

        _last = handler;
    }

    internal readonly bool TryHandle(object message)
    {
        if (_last is not { } last)
            return false;
        var handler = last;
        do
        {
            handler = handler.Next!;
            if (handler.TryHandle(message))
                return true;
        }
        while (handler != last);
        return false;
    }
}
