using System.Runtime.CompilerServices;

namespace Supervision.Actors.Persistence;

/// <summary>Gives an actor system its journal.</summary>
public static class PersistenceExtensions
{
    private static readonly ConditionalWeakTable<ActorSystem, PersistenceSettings> Settings = [];

    /// <summary>
    /// Sets the journal of all persistent actors of a system; before the first of them starts, once. Each change of the journal's
    /// health is published on the system's event stream as <see cref="JournalHealth"/>. The caller still owns the journal, and
    /// disposes of it after the system has ended.
    /// </summary>
    /// <param name="system">The system.</param>
    /// <param name="journal">Where events and snapshots go.</param>
    /// <param name="serializer">How they are written.</param>
    /// <exception cref="InvalidOperationException">The system has a journal already.</exception>
    public static void UsePersistence(this ActorSystem system, IJournal journal, IEventSerializer serializer)
    {
        if (!Settings.TryAdd(system, new PersistenceSettings(journal, serializer)))
            throw new InvalidOperationException($"The actor system '{system.Name}' has a journal already.");
        journal.HealthChanged += system.EventStream.Publish;
    }

    internal static PersistenceSettings SettingsOf(ActorSystem system) =>
        Settings.TryGetValue(system, out var settings)
            ? settings
            : throw new InvalidOperationException($"The actor system '{system.Name}' has no journal: call {nameof(UsePersistence)} before a persistent actor starts.");
}

/// <summary>What the persistent actors of one system share.</summary>
internal sealed record PersistenceSettings(IJournal Journal, IEventSerializer Serializer);
