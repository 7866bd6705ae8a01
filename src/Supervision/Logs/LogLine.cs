namespace Supervision.Logs;

/// <summary>One line of output.</summary>
/// <param name="Id">Grows over all services of a node; never used twice.</param>
/// <param name="Time">When it was read.</param>
/// <param name="Service">Who wrote it.</param>
/// <param name="Stream">Where to.</param>
/// <param name="Text">Without its newline; bytes that are not UTF-8 stand as U+FFFD. A line that goes on in the next record ends with <c> [continued]</c>.</param>
public sealed record LogLine(long Id, DateTimeOffset Time, string Service, LogStream Stream, string Text);

/// <summary>Which of its outputs a program wrote to.</summary>
public enum LogStream : byte
{
    /// <summary>Standard output.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,

    /// <summary>None: the supervisor tells here what became of the output.</summary>
    Notice,
}
