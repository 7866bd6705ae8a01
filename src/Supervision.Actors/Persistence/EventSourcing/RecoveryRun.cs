namespace Supervision.Actors.Persistence;

/// <summary>The recovery of one incarnation: reads page after page, each while the one before is applied.</summary>
internal sealed class RecoveryRun(PersistentActor owner, PersistenceSettings settings, RecoveryTable table)
{
    private readonly JournalReplay _replay = settings.Journal.Replay(owner.PersistenceId, table.HasSnapshots);
    private readonly IActorRef _self = owner.Self;
    private long _replayed;

    /// <summary>The last number applied.</summary>
    public long Last { get; private set; }

    /// <summary>The snapshot from which the recovery started, or null.</summary>
    public SnapshotMetadata? Snapshot { get; private set; }

    /// <summary>The event being applied, for the report of a failure.</summary>
    public object? Current { get; private set; }

    /// <summary>Asks for the next page, which comes as a <see cref="RecoveryStep"/>.</summary>
    public void ReadNext() => _ = ReadAsync();

    /// <summary>Applies a page.</summary>
    /// <exception cref="RecoveryFailedException">It cannot be applied.</exception>
    public RecoveryProgress Apply(ReplayPage page)
    {
        if (page.Snapshot is { } snapshot)
            Restore(snapshot);
        foreach (var stored in page.Events)
        {
            try
            {
                Current = null;
                Current = settings.Serializer.Deserialize(stored.Manifest, stored.Payload);
                table.Apply(Current);
            }
            catch (Exception error)
            {
                throw Failed($"event {stored.SequenceNumber} ('{stored.Manifest}')", error);
            }
            Last = stored.SequenceNumber;
            _replayed++;
        }
        Current = null;
        return new RecoveryProgress(_replayed, Last, page.HighestSequenceNumber);
    }

    private void Restore(StoredSnapshot snapshot)
    {
        try
        {
            table.Restore(settings.Serializer.Deserialize(snapshot.Manifest, snapshot.Payload), snapshot.Metadata);
        }
        catch (Exception error)
        {
            throw Failed($"snapshot {snapshot.SequenceNumber} ('{snapshot.Manifest}')", error);
        }
        Last = snapshot.SequenceNumber;
        Snapshot = snapshot.Metadata;
    }

    private async Task ReadAsync()
    {
        ReplayPage? page = null;
        Exception? failure = null;
        try
        {
            page = await _replay.NextAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            failure = error;
        }
        _self.Tell(new RecoveryStep(owner, page, failure), ActorRefs.NoSender);
    }

    private RecoveryFailedException Failed(string where, Exception error) =>
        new($"'{owner.PersistenceId}' cannot be recovered from {settings.Journal.Description}: {where}: {error.Message}", error);
}
