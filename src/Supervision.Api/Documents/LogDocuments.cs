namespace Supervision.Api;

/// <summary>One line that a service wrote.</summary>
/// <param name="Id">Grows over all services of a node; never used twice.</param>
/// <param name="Time">When the daemon read it.</param>
/// <param name="Service">The service that wrote it.</param>
/// <param name="Stream"><c>stdout</c>, <c>stderr</c>, or <c>notice</c>: then it is the supervisor who tells what became of the service's output.</param>
/// <param name="Text">The line without its newline; bytes that are not UTF-8 stand as U+FFFD.</param>
public sealed record LogRecord(long Id, DateTimeOffset Time, string Service, string Stream, string Text)
{
    /// <summary>Which replica of the service wrote it, from 0.</summary>
    public int Replica { get; init; }
}

/// <summary>Part of a log.</summary>
/// <param name="Records">Oldest first.</param>
/// <param name="Next">Give this as <c>after</c> to read on.</param>
/// <param name="Lost">How many records after the one asked for are no longer kept: exact in the merged log, at least so many in a service's own.</param>
public sealed record LogPage(IReadOnlyList<LogRecord> Records, long Next, long Lost);

/// <summary>One fact about a service, as journalled.</summary>
/// <param name="Number">Its number in the service's own history, from 1.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Fact">Its name, such as <c>started</c>.</param>
/// <param name="State">The state it led to.</param>
/// <param name="Text">In words.</param>
/// <param name="Cause">Who or what was behind it.</param>
public sealed record HistoryEntry(long Number, DateTimeOffset Time, string Fact, string State, string Text, CauseDocument Cause)
{
    /// <summary>Which replica of the service it is about, from 0.</summary>
    public int Replica { get; init; }
}
