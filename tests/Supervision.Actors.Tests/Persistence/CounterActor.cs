using System.Text.Json.Serialization;
using Supervision.Actors.Persistence;

namespace Supervision.Actors.Tests.Persistence;

internal sealed record Added(int By);

internal sealed record Unexpected(string Why);

internal sealed record CounterState(int Total);

[JsonSerializable(typeof(Added))]
[JsonSerializable(typeof(Unexpected))]
[JsonSerializable(typeof(CounterState))]
internal sealed partial class CounterJson : JsonSerializerContext;

/// <summary>Counts, and does with its events what a test tells it to. What happens to it is told to a probe.</summary>
internal sealed class CounterActor : PersistentActor
{
    private readonly IActorRef _probe;
    private readonly SnapshotRetention _retention;
    private int _total;

    public CounterActor(string id, IActorRef probe, SnapshotRetention? retention = null, bool usesSnapshots = true)
    {
        PersistenceId = id;
        _probe = probe;
        _retention = retention ?? SnapshotRetention.Default;
        Recover<Added>(Apply);
        if (usesSnapshots)
            RecoverSnapshot<CounterState>((state, metadata) => (_total, SnapshotAt) = (state.Total, metadata.SequenceNumber));
        Receive<Action<CounterActor>>(command => command(this));
        Receive<string>(Tell);
    }

    public static EventTypes Types() => new EventTypes()
        .Add("added", CounterJson.Default.Added)
        .Add("unexpected", CounterJson.Default.Unexpected)
        .Add("counter", CounterJson.Default.CounterState);

    public override string PersistenceId { get; }

    public int Total => _total;

    public long SnapshotAt { get; private set; }

    public long Number => LastSequenceNumber;

    protected override SnapshotRetention SnapshotRetention => _retention;

    public void Tell(string text) => _probe.Tell(text, Self);

    public void Apply(Added added) => _total += added.By;

    public void Add(int by, string? say = null) => Persist(new Added(by), added => Handled(added, say));

    public void Persist1(Added added, Action handler) => Persist(added, _ => handler());

    public void AddAll(params int[] amounts) => PersistAll(amounts.Select(by => new Added(by)), added => Handled(added, null));

    public void AddAsync(int by) => PersistAsync(new Added(by), added => Handled(added, null));

    public void Later(string text) => Defer(text, Tell);

    public void LaterAsync(string text) => DeferAsync(text, Tell);

    public void Write(object item) => Persist(item, _ => Tell("written"));

    public void Note(int by)
    {
        Record(new Added(by), outcome => Tell($"{by} {outcome.Status} {outcome.Reason}".TrimEnd()));
        Apply(new Added(by));
    }

    public void Save() => SaveSnapshot(new CounterState(_total));

    public void Answer(object answer) => Sender.Tell(answer, Self);

    protected override IReadOnlyList<string>? Tags(object item) => item is Added { By: > 100 } ? ["big"] : null;

    protected override void OnRecoveryCompleted() => Tell($"recovered {_total} at {LastSequenceNumber}");

    protected override void OnRecoveryProgress(RecoveryProgress progress)
    {
        if (progress.HighestSequenceNumber > 1000)
            Tell($"progress {progress.Replayed} of {progress.HighestSequenceNumber}");
    }

    protected override void OnRecoveryFailure(Exception cause, object? item) => Tell($"recovery failed: {cause.Message} / {item}");

    protected override void OnPersistFailure(JournalException cause, object item) => Tell($"persist failed: {cause.Message} / {item}");

    protected override void OnSnapshotSaved(SnapshotMetadata metadata) => Tell($"saved {metadata.SequenceNumber}");

    protected override void OnSnapshotFailed(SnapshotMetadata metadata, JournalException cause) => Tell($"not saved {metadata.SequenceNumber}: {cause.Message}");

    protected override void OnFactsDropped(long count) => Tell($"dropped {count}");

    private void Handled(Added added, string? say)
    {
        Apply(added);
        Tell(say ?? $"{added.By}={_total}");
    }
}
