namespace Supervision.Specs;

/// <summary>What is kept of a service's output.</summary>
public sealed record LogsSpec
{
    /// <summary>How many lines of it are kept in memory.</summary>
    public int KeepLines { get; init; } = 1000;

    /// <summary>What happens while a file takes less than the service writes.</summary>
    public WhenFull WhenFull { get; init; } = WhenFull.Block;

    /// <summary>The file of standard output; null is none.</summary>
    public LogFileSpec? Stdout { get; init; }

    /// <summary>The file of standard error, which may be that of standard output; null is none.</summary>
    public LogFileSpec? Stderr { get; init; }
}

/// <summary>What happens while a file takes less than a service writes: a disk is slow or full, or a directory is missing.</summary>
public enum WhenFull
{
    /// <summary>Its pipe is not read until the file takes more: the service waits when it writes. The default.</summary>
    Block,

    /// <summary>The service goes on; what does not fit is dropped and counted.</summary>
    Drop,
}

/// <summary>A file that takes what a service writes, byte for byte.</summary>
public sealed record LogFileSpec
{
    /// <summary>Absolute, with its placeholders filled in.</summary>
    public required string File { get; init; }

    /// <summary>What a start of the service makes of what the file holds.</summary>
    public LogFileMode Mode { get; init; } = LogFileMode.Append;

    /// <summary>When the file gives way to a new one.</summary>
    public RotateSpec Rotate { get; init; } = new();
}

/// <summary>What a start of a service makes of what its file holds.</summary>
public enum LogFileMode
{
    /// <summary>It stays, and the file goes on. The default.</summary>
    Append,

    /// <summary>It is removed, whenever a process of the service starts.</summary>
    Create,
}

/// <summary>When a file gives way to a new one, and what becomes of it.</summary>
public sealed record RotateSpec
{
    /// <summary>How many bytes it holds at most, but for a line that is longer; null is unlimited.</summary>
    public long? Size { get; init; } = 100L * 1024 * 1024;

    /// <summary>How long its oldest line may be in it; null is unlimited.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>How many rotated files are kept beside it; null is unlimited.</summary>
    public int? Keep { get; init; } = 10;

    /// <summary>Whether rotated files are compressed with gzip.</summary>
    public bool Compress { get; init; }
}
