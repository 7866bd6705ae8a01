namespace Supervision.Actors;

/// <summary>Log of an actor: its events bear the actor's path.</summary>
public readonly struct ActorLog
{
    private readonly ActorSystem _system;
    private readonly IActorRef _source;

    internal ActorLog(ActorSystem system, IActorRef source)
    {
        _system = system;
        _source = source;
    }

    /// <summary>Whether anybody wants events of this level.</summary>
    public bool IsEnabled(LogLevel level) => _system.WantsLog(level);

    /// <summary>Logs for developers.</summary>
    public void Debug(string message) => Write(LogLevel.Debug, message, null);

    /// <summary>Logs for the curious operator.</summary>
    public void Info(string message) => Write(LogLevel.Info, message, null);

    /// <summary>Logs that something may be wrong.</summary>
    public void Warning(string message) => Write(LogLevel.Warning, message, null);

    /// <summary>Logs that something may be wrong.</summary>
    public void Warning(Exception cause, string message) => Write(LogLevel.Warning, message, cause);

    /// <summary>Logs that something is wrong.</summary>
    public void Error(string message) => Write(LogLevel.Error, message, null);

    /// <summary>Logs that something is wrong.</summary>
    public void Error(Exception cause, string message) => Write(LogLevel.Error, message, cause);

    internal void Failure(Exception cause, Directive directive) => Write(
        directive == Directive.Resume ? LogLevel.Warning : LogLevel.Error, $"{cause.Message} ({directive})", cause);

    internal void DeadLetter(DeadLetter letter)
    {
        if (IsEnabled(LogLevel.Debug))
            Write(LogLevel.Debug, $"dead letter {letter.Message.GetType()} ({letter.Reason})", null);
    }

    private void Write(LogLevel level, string message, Exception? cause)
    {
        if (_system.WantsLog(level))
            _system.Publish(new LogEvent(level, _system.Time.GetUtcNow(), _source.Path.ToString(), message, cause));
    }
}
