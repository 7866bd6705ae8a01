namespace Supervision.Actors;

/// <summary>Handlers in written order; a list through the handlers themselves, because there may be a million tables.</summary>
internal struct HandlerTable
{
    private MessageHandler? _first;
    private MessageHandler? _last;

    internal void Add(MessageHandler handler)
    {
        if (_last is null)
            _first = handler;
        else
            _last.Next = handler;
        _last = handler;
    }

    internal readonly bool TryHandle(object message)
    {
        for (var handler = _first; handler is not null; handler = handler.Next)
        {
            if (handler.TryHandle(message))
                return true;
        }

        return false;
    }
}
