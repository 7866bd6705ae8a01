namespace Supervision.Hosting;

/// <summary>Why a node could not be started.</summary>
public enum StartupFailure
{
    /// <summary>The configuration is wrong.</summary>
    Configuration,

    /// <summary>An address cannot be bound, or the journal or the keeper cannot be used.</summary>
    Unavailable,

    /// <summary>Another daemon has the data directory.</summary>
    Locked,
}

/// <summary>A node could not be started.</summary>
public sealed class StartupException : Exception
{
    /// <summary>A failure of a kind, in words.</summary>
    public StartupException(StartupFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>What kind of failure.</summary>
    public StartupFailure Failure { get; }
}
