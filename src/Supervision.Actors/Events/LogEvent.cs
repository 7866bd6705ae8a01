namespace Supervision.Actors;

/// <summary>How much a log event matters.</summary>
public enum LogLevel
{
    /// <summary>For developers.</summary>
    Debug,

    /// <summary>For the curious operator.</summary>
    Info,

    /// <summary>Something may be wrong.</summary>
    Warning,

    /// <summary>Something is wrong.</summary>
    Error,
}

/// <summary>Something that an actor logged. Given to <see cref="ActorSystemOptions.LogSink"/> and published on the event stream.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Time">Wall clock time.</param>
/// <param name="Source">Path of the actor.</param>
/// <param name="Message">What happened.</param>
/// <param name="Cause">The failure, if it is one.</param>
public sealed record LogEvent(LogLevel Level, DateTimeOffset Time, string Source, string Message, Exception? Cause);
