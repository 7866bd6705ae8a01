namespace Supervision.Actors.Persistence;

/// <summary>An event in the form in which it is written.</summary>
/// <param name="Manifest">The name of the event's type, by which it is read again.</param>
/// <param name="Payload">The event as JSON.</param>
/// <param name="Tags">The tags under which queries find it; null for none.</param>
public readonly record struct JournalEvent(string Manifest, string Payload, IReadOnlyList<string>? Tags = null)
{
    /// <summary>Roughly what the event takes in memory, in bytes.</summary>
    internal int Weight => 96 + (2 * Payload.Length);
}
