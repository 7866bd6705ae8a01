namespace Supervision.Actors.Persistence;

/// <summary>Which events a query gives, and in which order. Conditions left out do not restrict.</summary>
public sealed record EventQuery
{
    /// <summary>All events, oldest commit first.</summary>
    public static EventQuery All { get; } = new();

    /// <summary>Only events of this persistence id.</summary>
    public string? PersistenceId { get; init; }

    /// <summary>Only events with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only events committed after this <see cref="JournalEntry.Ordering"/>; default 0, all. Continue a query with the last ordering seen.</summary>
    public long AfterOrdering { get; init; }

    /// <summary>Only events from this sequence number on. Default 0.</summary>
    public long FromSequenceNumber { get; init; }

    /// <summary>Only events up to this sequence number. Default: no end.</summary>
    public long ToSequenceNumber { get; init; } = long.MaxValue;

    /// <summary>Latest commit first. Default false.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>How many events at most. Default: no limit.</summary>
    public long Limit { get; init; } = long.MaxValue;

    /// <summary>Whether the query goes on with events as they are committed, instead of ending. Default false. Not with <see cref="NewestFirst"/>.</summary>
    public bool Live { get; init; }

    /// <summary>Whether pages follow sequence numbers, which an index knows, instead of the journal's ordering.</summary>
    public bool IsPagedBySequenceNumber => PersistenceId is not null && Tag is null;

    /// <summary>The position before the first page.</summary>
    public long Start => NewestFirst ? long.MaxValue : IsPagedBySequenceNumber ? Math.Max(0, FromSequenceNumber - 1) : AfterOrdering;

    /// <summary>The position of an entry: the next page begins after it.</summary>
    /// <param name="entry">An entry that this query gave.</param>
    public long PositionOf(JournalEntry entry) => IsPagedBySequenceNumber ? entry.SequenceNumber : entry.Ordering;

    /// <summary>All events of a persistence id in order.</summary>
    /// <param name="persistenceId">Whose events.</param>
    public static EventQuery ById(string persistenceId) => new() { PersistenceId = persistenceId };

    /// <summary>All events with a tag, oldest commit first.</summary>
    /// <param name="tag">The tag.</param>
    public static EventQuery ByTag(string tag) => new() { Tag = tag };
}
