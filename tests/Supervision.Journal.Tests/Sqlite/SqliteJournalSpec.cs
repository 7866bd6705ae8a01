using Supervision.Actors.Persistence;
using Supervision.Hosting.Journal;
using Supervision.Persistence.Specs;

namespace Supervision.Journal.Tests.Sqlite;

public sealed class SqliteJournalSpec : JournalSpec
{
    private readonly TemporaryDirectory _directory = new();
    private int _count;

    protected override IJournal OpenJournal(JournalOptions options) => SqliteJournal.Open(_directory.File($"{_count++}.db"), options: options);

    public override void Dispose()
    {
        base.Dispose();
        _directory.Dispose();
    }
}

public sealed class SqliteSnapshotSpec : SnapshotSpec
{
    private readonly TemporaryDirectory _directory = new();

    protected override IJournal OpenJournal(JournalOptions options) => SqliteJournal.Open(_directory.File("journal.db"), options: options);

    public override void Dispose()
    {
        base.Dispose();
        _directory.Dispose();
    }
}
