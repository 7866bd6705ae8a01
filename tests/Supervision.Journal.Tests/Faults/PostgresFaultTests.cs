using Supervision.Actors.Persistence;
using Supervision.Hosting.Journal;
using Supervision.Journal.Tests.Postgres;

namespace Supervision.Journal.Tests.Faults;

/// <summary>They stop the server, so they have one of their own.</summary>
public sealed class PostgresFaultTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task A_server_that_goes_away_in_the_middle_of_writing_must_leave_nothing_lost_doubled_or_disordered()
    {
        using var journal = PostgresJournal.Open(server.NewSchema());
        var log = new OutageLog(journal);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                log.Record();
                if (log.Last % 20 == 0)
                    Thread.Sleep(1);
            }
        });
        for (var round = 0; round < 3; round++)
        {
            await Task.Delay(50);
            server.Crash();
            OutageLog.Await(() => !journal.Health.IsAvailable, "the journal notices");
            Assert.True(journal.Health.Fault is JournalFault.Gone, journal.Health.ToString());
            server.Start();
            OutageLog.Await(() => journal.Health.IsAvailable, "the journal is back");
        }
        await stop.CancelAsync();
        await writing;

        log.AwaitAllDurable();
        await log.Check();
    }

    [Fact]
    public async Task A_connection_that_is_cut_must_leave_nothing_lost_doubled_or_disordered()
    {
        using var journal = PostgresJournal.Open(server.NewSchema());
        var log = new OutageLog(journal);
        for (var i = 0; i < 300; i++)
        {
            log.Record();
            if (i % 30 == 0)
                server.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'supervision'");
        }

        log.AwaitAllDurable();
        await log.Check();
    }

    [Fact]
    public void A_database_that_may_not_be_written_must_be_told_in_words()
    {
        var error = Assert.Throws<JournalException>(() => PostgresJournal.Open($"{server.NewSchema()};Options=-c default_transaction_read_only=on"));

        Assert.Equal(JournalFault.ReadOnly, error.Fault);
        Assert.Contains("is read-only", error.Message);
    }

    [Fact]
    public void A_server_that_does_not_answer_must_be_told_in_words()
    {
        var error = Assert.Throws<JournalException>(() => PostgresJournal.Open("Host=/nowhere;Username=x;Database=y"));

        Assert.Equal(JournalFault.Gone, error.Fault);
        Assert.Contains("PostgreSQL database y on /nowhere does not answer", error.Message);
    }

    [Fact]
    public void A_database_that_does_not_exist_must_be_told_in_words()
    {
        var error = Assert.Throws<JournalException>(() => PostgresJournal.Open($"{server.ConnectionString};Database=nothing"));

        Assert.Equal(JournalFault.Gone, error.Fault);
        Assert.Contains("database \"nothing\" does not exist", error.Message);
    }

    [Fact]
    public async Task A_text_that_the_database_cannot_hold_must_fail_alone()
    {
        using var journal = PostgresJournal.Open(server.NewSchema());
        var good = Enumerable.Range(0, 20).Select(i => journal.AppendAsync($"good-{i}", 1, [new("e", "{}")], "w", DateTimeOffset.UnixEpoch)).ToList();
        var bad = journal.AppendAsync("bad", 1, [new("e", "\0")], "w", DateTimeOffset.UnixEpoch);

        await Task.WhenAll(good);
        Assert.Equal(JournalFault.Rejected, (await Assert.ThrowsAsync<JournalException>(() => bad)).Fault);
        Assert.True(journal.Health.IsAvailable);
    }

    [Fact]
    public async Task Two_journals_on_one_database_must_not_write_the_same_number()
    {
        var schema = server.NewSchema();
        using var first = PostgresJournal.Open(schema);
        using var second = PostgresJournal.Open(schema);
        await first.AppendAsync("a", 1, [new("e", "{}")], "first", DateTimeOffset.UnixEpoch);
        await second.AppendAsync("a", 2, [new("e", "{}")], "second", DateTimeOffset.UnixEpoch);

        var error = await Assert.ThrowsAsync<JournalException>(() => first.AppendAsync("a", 2, [new("e", "{}")], "first", DateTimeOffset.UnixEpoch));

        Assert.Equal(JournalFault.Conflict, error.Fault);
        Assert.True(first.Health.IsAvailable);
        await first.AppendAsync("a", 3, [new("e", "{}")], "first", DateTimeOffset.UnixEpoch);
    }
}
