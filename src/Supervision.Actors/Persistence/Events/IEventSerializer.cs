namespace Supervision.Actors.Persistence;

/// <summary>Turns events and snapshot states into text and back.</summary>
public interface IEventSerializer
{
    /// <summary>Writes an event or state as JSON.</summary>
    /// <param name="value">What is written; its exact type must be registered.</param>
    /// <exception cref="ArgumentException">The type is not registered: a mistake in the program.</exception>
    (string Manifest, string Payload) Serialize(object value);

    /// <summary>Reads an event or state.</summary>
    /// <param name="manifest">The name under which it was written.</param>
    /// <param name="payload">The JSON.</param>
    /// <exception cref="JournalException">
    /// <see cref="JournalFault.UnknownManifest"/> or <see cref="JournalFault.Unreadable"/>, naming what was found.
    /// </exception>
    object Deserialize(string manifest, string payload);
}
