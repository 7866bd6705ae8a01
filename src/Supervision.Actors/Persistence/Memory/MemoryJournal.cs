namespace Supervision.Actors.Persistence.Memory;

/// <summary>A journal in the memory of the process. Everything is gone when it is disposed of.</summary>
public static class MemoryJournal
{
    /// <summary>Opens an empty journal.</summary>
    /// <param name="options">The limits; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public static IJournal Open(JournalOptions? options = null, TimeProvider? time = null) => GroupCommitJournal.Open(new MemoryStore(), options, time);
}
