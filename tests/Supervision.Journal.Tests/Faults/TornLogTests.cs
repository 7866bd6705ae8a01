using Supervision.Actors.Persistence;
using Supervision.Hosting.Journal;
using Supervision.Persistence.Specs;

namespace Supervision.Journal.Tests.Faults;

public sealed class TornLogTests : IDisposable
{
    private const int PageSize = 4096 + 24;
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_log_that_ends_properly_must_not_be_remarked_on()
    {
        var path = await LeaveLog(events: 5);

        using var journal = SqliteJournal.Open(path);

        Assert.Empty(journal.Notices);
        Assert.Equal(5, (await Replayed.Read(journal, "a")).Highest);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2000)]
    [InlineData(PageSize - 1)]
    public async Task A_torn_tail_must_be_told_and_what_was_committed_before_it_be_kept(int bytesCut)
    {
        var path = await LeaveLog(events: 5);
        using (var log = new FileStream(path + "-wal", FileMode.Open))
            log.SetLength(log.Length - bytesCut);

        using var journal = SqliteJournal.Open(path);

        Assert.Contains("ends in a torn transaction", Assert.Single(journal.Notices));
        Assert.Equal(4, (await Replayed.Read(journal, "a")).Highest);
    }

    [Fact]
    public async Task Damage_that_hides_committed_transactions_must_be_told_as_a_loss()
    {
        var path = await LeaveLog(events: 5);
        using (var log = new FileStream(path + "-wal", FileMode.Open))
        {
            log.Seek(-(3 * PageSize) + 2000, SeekOrigin.End);
            log.WriteByte(0xEE);
            log.WriteByte(0xDD);
        }

        using var journal = SqliteJournal.Open(path);

        Assert.Matches("is damaged at page [0-9]+: [1-9] committed transactions? after it", Assert.Single(journal.Notices));
        Assert.InRange((await Replayed.Read(journal, "a")).Highest, 0, 4);
    }

    /// <summary>Copies a database and its log while they are open, as a crash would leave them.</summary>
    private async Task<string> LeaveLog(int events)
    {
        var path = _directory.File("live.db");
        using var journal = SqliteJournal.Open(path);
        for (var number = 1; number <= events; number++)
            await journal.AppendAsync("a", number, [new("e", "{}")], "w", DateTimeOffset.UnixEpoch);
        var copy = _directory.File("left.db");
        File.Copy(path, copy);
        File.Copy(path + "-wal", copy + "-wal");
        return copy;
    }
}
