namespace Supervision.Actors.Persistence;

/// <summary>The numbers of the snapshots that are kept, oldest first.</summary>
internal struct SnapshotTrail
{
    private Queue<long>? _kept;

    /// <summary>The oldest that is kept.</summary>
    public readonly long Oldest => _kept is { Count: > 0 } ? _kept.Peek() : 0;

    /// <summary>Adds a new one.</summary>
    /// <returns>The number up to which snapshots are no longer needed, or null.</returns>
    public long? Add(long sequenceNumber, int keep)
    {
        _kept ??= [];
        if (!_kept.Contains(sequenceNumber))
            _kept.Enqueue(sequenceNumber);
        long? outdated = null;
        while (_kept.Count > Math.Max(1, keep))
            outdated = _kept.Dequeue();
        return outdated;
    }
}
