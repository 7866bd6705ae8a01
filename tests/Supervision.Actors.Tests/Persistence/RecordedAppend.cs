using System.Collections.Concurrent;
using Supervision.Actors.Persistence;

namespace Supervision.Actors.Tests.Persistence;

/// <summary>Events whose outcomes are written down.</summary>
internal sealed class RecordedAppend(string id, long first, int count, bool mayBeHeld, ConcurrentQueue<string> log, string writer = "writer")
    : AppendWrite(id, first, [.. Enumerable.Range(0, count).Select(i => new JournalEvent("e", $"{first + i}"))], writer, DateTimeOffset.UnixEpoch, mayBeHeld)
{
    protected internal override void OnDurable() => log.Enqueue($"{PersistenceId}{FirstSequenceNumber} durable");

    protected internal override void OnFailed(JournalException error) =>
        log.Enqueue($"{PersistenceId}{FirstSequenceNumber} failed: {error.Fault}{(error.IsOutcomeUnknown ? "?" : "")}");

    protected internal override void OnHeld(JournalHealth health) => log.Enqueue($"{PersistenceId}{FirstSequenceNumber} held: {health.Fault}");
}
