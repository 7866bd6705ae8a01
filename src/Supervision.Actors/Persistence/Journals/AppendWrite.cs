namespace Supervision.Actors.Persistence;

/// <summary>A batch of events of one persistence id, written as a whole.</summary>
public abstract class AppendWrite : JournalWrite
{
    private readonly long _weight;

    /// <summary>Creates the request.</summary>
    /// <param name="persistenceId">Whose events they are.</param>
    /// <param name="firstSequenceNumber">The number of the first event: one more than the highest number written so far.</param>
    /// <param name="events">The events in order; at least one.</param>
    /// <param name="writer">The incarnation that writes; a number that it has written once it never uses for another event.</param>
    /// <param name="created">When the events happened, in UTC.</param>
    /// <param name="mayBeHeld">Whether the events wait in memory for a database that is away; otherwise they fail then.</param>
    protected AppendWrite(
        string persistenceId, long firstSequenceNumber, IReadOnlyList<JournalEvent> events, string writer, DateTimeOffset created, bool mayBeHeld = false)
        : base(persistenceId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstSequenceNumber, 1);
        ArgumentOutOfRangeException.ThrowIfZero(events.Count);
        FirstSequenceNumber = firstSequenceNumber;
        Events = events;
        Writer = writer;
        Created = created;
        CanBeHeld = mayBeHeld;
        for (var i = 0; i < events.Count; i++)
            _weight += events[i].Weight;
    }

    /// <summary>The number of the first event.</summary>
    public long FirstSequenceNumber { get; }

    /// <summary>The number of the last event.</summary>
    public long LastSequenceNumber => FirstSequenceNumber + Events.Count - 1;

    /// <summary>The events in order.</summary>
    public IReadOnlyList<JournalEvent> Events { get; }

    /// <summary>The incarnation that writes.</summary>
    public string Writer { get; }

    /// <summary>When the events happened, in UTC.</summary>
    public DateTimeOffset Created { get; }

    internal override int EventCount => Events.Count;

    internal override long Weight => _weight;

    internal override bool CanBeHeld { get; }
}
