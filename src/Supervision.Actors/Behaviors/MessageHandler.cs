namespace Supervision.Actors;

/// <summary>One line of a receive table.</summary>
internal abstract class MessageHandler
{
    internal MessageHandler? Next { get; set; }

    internal abstract bool TryHandle(object message);
}

internal sealed class MessageHandler<T>(Action<T> handle, Predicate<T>? when) : MessageHandler
{
    internal override bool TryHandle(object message)
    {
        if (message is not T typed || (when is not null && !when(typed)))
            return false;
        handle(typed);
        return true;
    }
}

internal sealed class DecidingHandler<T>(Func<T, bool> handle) : MessageHandler
{
    internal override bool TryHandle(object message) => message is T typed && handle(typed);
}

internal sealed class AsyncHandler<T>(ActorCell cell, Func<T, Task> handle, Predicate<T>? when) : MessageHandler
{
    internal override bool TryHandle(object message)
    {
        if (message is not T typed || (when is not null && !when(typed)))
            return false;
        cell.Run(() => handle(typed));
        return true;
    }
}
