namespace Supervision.Actors;

/// <summary>An actor that names its handlers by message type, in its constructor or in a method given to <see cref="Become"/>.</summary>
/// <remarks>The first handler that fits in written order handles the message; types match as <c>is</c> does.</remarks>
public abstract class ReceiveActor : ActorBase
{
    private HandlerTable _handlers;

    /// <summary>Handles messages of type <typeparamref name="T"/>.</summary>
    protected void Receive<T>(Action<T> handler) => Add(new MessageHandler<T>(handler, null));

    /// <summary>Handles messages of type <typeparamref name="T"/> for which <paramref name="shouldHandle"/> holds.</summary>
    protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle) => Add(new MessageHandler<T>(handler, shouldHandle));

    /// <summary>Handles messages of type <typeparamref name="T"/> for which <paramref name="shouldHandle"/> holds.</summary>
    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <summary>Handles messages of type <typeparamref name="T"/>; false passes them on to later handlers.</summary>
    protected void Receive<T>(Func<T, bool> handler) => Add(new DecidingHandler<T>(handler));

    /// <summary>Handles messages of type <typeparamref name="T"/>; no other message is handled until the task has ended.</summary>
    protected void ReceiveAsync<T>(Func<T, Task> handler) => Add(new AsyncHandler<T>(Cell, handler, null));

    /// <summary>Handles those messages of type <typeparamref name="T"/> for which <paramref name="shouldHandle"/> holds, one at a time.</summary>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle) =>
        Add(new AsyncHandler<T>(Cell, handler, shouldHandle));

    /// <summary>Handles every message that no earlier handler took.</summary>
    protected void ReceiveAny(Action<object> handler) => Receive(handler);

    /// <summary>Handles every message that no earlier handler took; no other message is handled until the task has ended.</summary>
    protected void ReceiveAnyAsync(Func<object, Task> handler) => ReceiveAsync(handler);

    /// <summary>Replaces the current behaviour by the handlers that <paramref name="configure"/> names.</summary>
    protected void Become(Action configure) => Context.Become(Table(configure));

    /// <summary>Puts the handlers that <paramref name="configure"/> names over the current behaviour.</summary>
    protected void BecomeStacked(Action configure) => Context.BecomeStacked(Table(configure));

    /// <summary>Goes back to the behaviour below.</summary>
    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    /// <summary>
    /// Handles a message before the handlers that were named in the constructor; the default handles none. For actors of which there are many: a
    /// switch costs nothing for each of them, a named handler some hundred bytes.
    /// </summary>
    /// <returns>False to leave it to the named handlers.</returns>
    protected virtual bool OnReceive(object message) => false;

    internal sealed override bool ReceiveFirst(object message) => OnReceive(message) || _handlers.TryHandle(message);

    private void Add(MessageHandler handler) => _handlers.Add(handler);

    private Receive Table(Action configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var current = _handlers;
        _handlers = default;
        try
        {
            configure();
            var named = _handlers;
            return message => named.TryHandle(message);
        }
        finally
        {
            _handlers = current;
        }
    }
}
