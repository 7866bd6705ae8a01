namespace Supervision.Actors.Persistence;

/// <summary>
/// One request to change the journal, done as a whole or not at all. Its outcome is told through the methods below, on the
/// journal's own thread: they must return at once and must not throw. Exactly one of <see cref="OnDurable"/> and
/// <see cref="OnFailed"/> is called, once.
/// </summary>
public abstract class JournalWrite
{
    private protected JournalWrite(string persistenceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(persistenceId);
        PersistenceId = persistenceId;
    }

    /// <summary>Whose events it concerns.</summary>
    public string PersistenceId { get; }

    /// <summary>How many events it writes.</summary>
    internal virtual int EventCount => 0;

    /// <summary>Roughly what it takes in memory while it waits, in bytes.</summary>
    internal virtual long Weight => 64;

    /// <summary>Whether it waits in memory for a database that is away, instead of failing.</summary>
    internal virtual bool CanBeHeld => false;

    /// <summary>Whether <see cref="OnHeld"/> was called.</summary>
    internal bool IsHeld { get; set; }

    /// <summary>The change is durable.</summary>
    protected internal abstract void OnDurable();

    /// <summary>The change will not be made; with <see cref="JournalException.IsOutcomeUnknown"/> it may have been made all the same.</summary>
    /// <param name="error">Why.</param>
    protected internal abstract void OnFailed(JournalException error);

    /// <summary>The database is away: the change is kept in memory and will be made later, in order. Called at most once.</summary>
    /// <param name="health">Why the database is away.</param>
    protected internal virtual void OnHeld(JournalHealth health)
    {
    }
}
