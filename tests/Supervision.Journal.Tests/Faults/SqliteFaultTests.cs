using Microsoft.Data.Sqlite;
using Supervision.Actors.Persistence;
using Supervision.Hosting.Journal;
using Supervision.Persistence.Specs;

namespace Supervision.Journal.Tests.Faults;

public sealed class SqliteFaultTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Database => _directory.File("journal.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_locked_database_must_be_told_in_words_and_everything_be_written_once_it_is_free()
    {
        using var journal = SqliteJournal.Open(Database, new SqliteOptions { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        var log = new OutageLog(journal);
        log.Record();
        log.AwaitAllDurable();
        using (var other = new SqliteConnection($"Data Source={Database};Pooling=false"))
        {
            other.Open();
            using var transaction = other.BeginTransaction(deferred: false);
            log.RecordUntilHeld();
            Assert.Equal(JournalFault.Locked, journal.Health.Fault);
            Assert.Equal($"SQLite database {Database} is locked by another process.", journal.Health.Reason);
            Assert.Equal(log.Last, (await Replayed.Read(journal, "service")).Highest);
        }

        log.AwaitAllDurable();
        await log.Check();
    }

    [Fact]
    public async Task A_database_that_was_removed_must_be_told_in_words_and_go_on_once_it_was_put_back()
    {
        using var journal = SqliteJournal.Open(Database);
        var log = new OutageLog(journal);
        log.Record();
        log.AwaitAllDurable();
        File.Move(Database, Database + ".away");

        log.RecordUntilHeld();
        Assert.Equal(JournalFault.Gone, journal.Health.Fault);
        Assert.Equal($"SQLite database {Database} was removed.", journal.Health.Reason);
        Assert.False(File.Exists(Database));

        File.Move(Database + ".away", Database);
        log.AwaitAllDurable();
        await log.Check();
    }

    [Fact]
    public void A_database_that_may_not_be_written_must_be_refused_in_words()
    {
        SqliteJournal.Open(Database).Dispose();
        // Root may write whatever its mode, so the database says itself that it needs a newer program to be written.
        using (var file = new FileStream(Database, FileMode.Open))
        {
            file.Seek(18, SeekOrigin.Begin);
            file.WriteByte(9);
        }

        var error = Assert.Throws<JournalException>(() => SqliteJournal.Open(Database));

        Assert.Equal(JournalFault.ReadOnly, error.Fault);
        Assert.Equal($"SQLite database {Database} is read-only.", error.Message);
    }

    [Fact]
    public void A_database_of_a_newer_schema_must_be_refused()
    {
        SqliteJournal.Open(Database).Dispose();
        Execute("UPDATE schema_version SET version = 99, readable_from = 98");

        var error = Assert.Throws<JournalException>(() => SqliteJournal.Open(Database));

        Assert.Equal(JournalFault.NewerSchema, error.Fault);
        Assert.Contains("has schema version 99, but this program knows versions up to 2", error.Message);
    }

    [Fact]
    public void A_database_of_a_newer_schema_that_changes_nothing_for_this_program_must_be_used_and_kept_as_it_is()
    {
        SqliteJournal.Open(Database).Dispose();
        Execute("UPDATE schema_version SET version = 99");

        SqliteJournal.Open(Database).Dispose();

        Assert.Equal(99L, Query("SELECT version FROM schema_version"));
    }

    [Fact]
    public async Task A_database_of_the_first_schema_must_be_brought_forward_with_all_that_is_in_it()
    {
        Execute("""
            CREATE TABLE journal (ordering INTEGER PRIMARY KEY, deleted boolean NOT NULL DEFAULT false, persistence_id TEXT NOT NULL,
                sequence_number bigint NOT NULL, created bigint NOT NULL, message TEXT NOT NULL, tags TEXT, identifier integer NOT NULL,
                manifest TEXT NOT NULL, writer_uuid TEXT NOT NULL);
            CREATE UNIQUE INDEX journal_persistence_id_sequence_number ON journal (persistence_id, sequence_number);
            CREATE TABLE tags (ordering_id bigint NOT NULL, tag TEXT NOT NULL, sequence_nr bigint NOT NULL, persistence_id TEXT NOT NULL,
                PRIMARY KEY (tag, ordering_id));
            CREATE INDEX tags_persistence_id_sequence_nr ON tags (persistence_id, sequence_nr);
            CREATE TABLE snapshot (persistence_id TEXT NOT NULL, sequence_number bigint NOT NULL, created bigint NOT NULL, snapshot TEXT NOT NULL,
                manifest TEXT NOT NULL, identifier integer NOT NULL, PRIMARY KEY (persistence_id, sequence_number));
            CREATE TABLE schema_version (version integer NOT NULL, probes bigint NOT NULL);
            INSERT INTO schema_version (version, probes) VALUES (1, 5);
            INSERT INTO journal VALUES (1, false, 'web', 1, 0, '{}', NULL, 1, 'was', 'w');
            """);

        using (var journal = SqliteJournal.Open(Database))
            Assert.Equal(1, await journal.HighestSequenceNumberAsync("web"));

        Assert.Equal(2L, Query("SELECT version FROM schema_version"));
        Assert.Equal(2L, Query("SELECT readable_from FROM schema_version"));
    }

    [Fact]
    public void A_table_of_somebody_else_must_be_left_alone()
    {
        Execute("CREATE TABLE journal (line TEXT)");

        var error = Assert.Throws<JournalException>(() => SqliteJournal.Open(Database));

        Assert.Contains("has a table 'journal' that this program did not create", error.Message);
    }

    [Fact]
    public void A_file_that_is_no_database_must_be_refused()
    {
        File.WriteAllText(Database, string.Concat(Enumerable.Repeat("these are my notes\n", 100)));

        var error = Assert.Throws<JournalException>(() => SqliteJournal.Open(Database));

        Assert.Equal(JournalFault.Damaged, error.Fault);
        Assert.Contains("is not an SQLite database", error.Message);
    }

    [Fact]
    public void A_missing_directory_must_be_named()
    {
        var error = Assert.Throws<JournalException>(() => SqliteJournal.Open(_directory.File("no/journal.db")));

        Assert.Equal(JournalFault.Gone, error.Fault);
        Assert.Contains($"the directory {_directory.File("no")} does not exist", error.Message);
    }

    [Fact]
    public async Task A_database_whose_pages_are_damaged_must_be_told_when_it_is_read()
    {
        using (var journal = SqliteJournal.Open(Database))
        {
            var log = new OutageLog(journal);
            for (var i = 0; i < 500; i++)
                log.Record(bytes: 500);
            log.AwaitAllDurable();
        }
        using (var file = new FileStream(Database, FileMode.Open))
        {
            file.Seek(4096, SeekOrigin.Begin);
            file.Write([.. Enumerable.Repeat((byte)0xEE, (int)file.Length - 4096)]);
        }

        var error = await Assert.ThrowsAsync<JournalException>(async () =>
        {
            using var journal = SqliteJournal.Open(Database);
            await Replayed.Read(journal, "service");
        });

        Assert.Equal(JournalFault.Damaged, error.Fault);
        Assert.Contains("is damaged: database disk image is malformed", error.Message);
    }

    [Fact]
    public async Task An_event_that_is_missing_in_the_middle_must_be_told()
    {
        using var journal = SqliteJournal.Open(Database);
        var log = new OutageLog(journal);
        for (var i = 0; i < 5; i++)
            log.Record();
        log.AwaitAllDurable();
        Execute("DELETE FROM journal WHERE sequence_number = 3");

        var error = await Assert.ThrowsAsync<JournalException>(() => Replayed.Read(journal, "service"));
        var queried = await Assert.ThrowsAsync<JournalException>(
            async () => await journal.Queries.EventsAsync(EventQuery.ById("service")).ToListAsync());

        Assert.Equal(JournalFault.Gap, error.Fault);
        Assert.Contains("number 3 is missing, although later events are there", error.Message);
        Assert.Equal(JournalFault.Gap, queried.Fault);
    }

    [Fact]
    public async Task An_event_of_another_serializer_must_be_told()
    {
        using var journal = SqliteJournal.Open(Database);
        await journal.AppendAsync("a", 1, [new("e", "{}")], "w", DateTimeOffset.UnixEpoch);
        Execute("UPDATE journal SET identifier = 17");

        var error = await Assert.ThrowsAsync<JournalException>(() => Replayed.Read(journal, "a"));

        Assert.Contains("Row 1 of 'a'", error.Message);
        Assert.Contains("serializer 17, which this program does not have", error.Message);
    }

    [Fact]
    public async Task The_tables_must_be_readable_for_people()
    {
        using var journal = SqliteJournal.Open(Database);
        await journal.AppendAsync("web", 1, [new("started", """{"pid":7}""", ["crash"])], "w", DateTimeOffset.UnixEpoch.AddSeconds(1));

        using var connection = new SqliteConnection($"Data Source={Database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT ordering || '|' || deleted || '|' || persistence_id || '|' || sequence_number || '|' || created || '|' || message "
            + "|| '|' || j.tags || '|' || identifier || '|' || manifest || '|' || writer_uuid FROM journal j";

        Assert.Equal("""1|0|web|1|1000|{"pid":7}|;crash;|1|started|w""", command.ExecuteScalar());
    }

    private void Execute(string statement)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private object? Query(string query)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return command.ExecuteScalar();
    }
}
