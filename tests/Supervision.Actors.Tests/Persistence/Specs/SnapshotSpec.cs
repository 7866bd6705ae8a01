using Supervision.Actors.Persistence;

namespace Supervision.Persistence.Specs;

/// <summary>The rules that every snapshot store keeps. A test class per kind of store inherits them.</summary>
public abstract class SnapshotSpec : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);
    private IJournal? _journal;

    protected IJournal Journal => _journal ??= OpenJournal(new JournalOptions());

    protected abstract IJournal OpenJournal(JournalOptions options);

    public virtual void Dispose()
    {
        _journal?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_snapshot_must_be_given_back_as_it_was_stored()
    {
        var stored = new StoredSnapshot("a", 7, Noon, "state", """{"text":"ü '"}""");
        await Journal.Snapshots.SaveAsync(stored);

        Assert.Equal(stored, await Journal.Snapshots.LoadAsync("a"));
    }

    [Fact]
    public async Task Without_a_snapshot_there_must_be_none()
    {
        await Save("a", 7);

        Assert.Null(await Journal.Snapshots.LoadAsync("b"));
        Assert.Null(await Journal.Snapshots.LoadAsync("a", maxSequenceNumber: 6));
    }

    [Fact]
    public async Task The_latest_snapshot_up_to_the_wanted_number_must_be_given()
    {
        foreach (var number in (long[])[5, 15, 10])
            await Save("a", number);

        Assert.Equal(15, (await Journal.Snapshots.LoadAsync("a"))?.SequenceNumber);
        Assert.Equal(10, (await Journal.Snapshots.LoadAsync("a", 14))?.SequenceNumber);
        Assert.Equal(5, (await Journal.Snapshots.LoadAsync("a", 5))?.SequenceNumber);
    }

    [Fact]
    public async Task A_snapshot_of_the_same_number_must_replace_the_former()
    {
        await Save("a", 5, "old");
        await Save("a", 5, "new");

        Assert.Equal("new", (await Journal.Snapshots.LoadAsync("a"))?.Payload);
    }

    [Fact]
    public async Task Deleting_a_range_must_delete_both_its_ends_and_nothing_else()
    {
        foreach (var number in (long[])[5, 10, 15, 20])
            await Save("a", number);
        await Save("b", 10);

        await Journal.Snapshots.DeleteAsync("a", 10, 15);

        Assert.Equal(20, (await Journal.Snapshots.LoadAsync("a"))?.SequenceNumber);
        Assert.Equal(5, (await Journal.Snapshots.LoadAsync("a", 19))?.SequenceNumber);
        Assert.Equal(10, (await Journal.Snapshots.LoadAsync("b"))?.SequenceNumber);
    }

    [Fact]
    public async Task A_snapshot_of_a_megabyte_must_be_stored()
    {
        var payload = new string('x', 1 << 20);
        await Save("a", 1, payload);

        Assert.Equal(payload, (await Journal.Snapshots.LoadAsync("a"))?.Payload);
    }

    [Fact]
    public async Task A_snapshot_must_be_stored_after_the_events_submitted_before_it()
    {
        var append = Journal.AppendAsync("a", 1, [new("e", "{}"), new("e", "{}")], "w", Noon);
        await Save("a", 2);

        Assert.True(append.IsCompletedSuccessfully || await Task.WhenAny(append, Task.Delay(TimeSpan.FromSeconds(10))) == append);
        Assert.Equal(2, (await Replayed.Read(Journal, "a")).Highest);
    }

    private Task Save(string id, long number, string payload = "{}") =>
        Journal.Snapshots.SaveAsync(new StoredSnapshot(id, number, Noon, "state", payload));
}
