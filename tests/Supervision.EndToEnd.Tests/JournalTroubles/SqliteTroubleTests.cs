using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.JournalTroubles;

public sealed class SqliteTroubleTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private string Database => Path.Combine(Place.Data, "journal.db");

    // "Facts about the world (an exit, a restart) never wait for the disk: availability first": a lock that somebody holds is as slow as a
    // disk can be.
    [Fact]
    public async Task While_the_disk_does_not_answer_restarts_and_reads_are_not_delayed()
    {
        var daemon = await StartAsync($"{Troubled.Tree}\njournal.keep-events = unlimited");
        await daemon.UntilAsync("other", "running");
        await daemon.RestartedWithinAsync("web");
        List<TimeSpan> restarts = [], reads = [];

        using (var stranger = new SqliteConnection($"Data Source={Database};Pooling=false"))
        {
            SQLitePCL.Batteries_V2.Init();
            stranger.Open();
            Execute(stranger, "BEGIN EXCLUSIVE");
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(3);)
            {
                restarts.Add(await daemon.RestartedWithinAsync("web"));
                var read = Stopwatch.StartNew();
                await daemon.Api.GetServicesAsync();
                reads.Add(read.Elapsed);
            }

            await daemon.UntilDegradedAsync("is locked by another process");
            Assert.Equal("done", (await daemon.CommandAsync("other", ServiceVerb.Stop)).Outcome);
            Execute(stranger, "ROLLBACK");
        }

        await daemon.UntilWellAsync();
        Output.WriteLine($"{restarts.Count} restarts, the median {Median(restarts)}, the longest {restarts.Max()}; reads: the median {Median(reads)}, the longest {reads.Max()}");
        Assert.True(Median(restarts) < TimeSpan.FromMilliseconds(500) && Median(reads) < TimeSpan.FromMilliseconds(200));
        await daemon.MustTellAsync("web", ends: restarts.Count + 1);
    }

    // "commands that need durability answer 503 naming the reason", also when it is they that find out, and "repeated, it returns the first
    // answer".
    [Fact]
    public async Task A_command_that_cannot_be_recorded_is_refused_with_the_reason_and_can_be_repeated_by_its_id()
    {
        var daemon = await StartAsync(Troubled.Tree);
        await daemon.UntilAsync("web", "running");

        using (var stranger = new SqliteConnection($"Data Source={Database};Pooling=false"))
        {
            SQLitePCL.Batteries_V2.Init();
            stranger.Open();
            Execute(stranger, "BEGIN EXCLUSIVE");
            for (var i = 0; i < 2; i++)
            {
                var refused = await Assert.ThrowsAsync<SupervisionException>(() => daemon.EnableAsync("spare", "one"));
                Assert.Equal(ProblemKind.Degraded, refused.Kind);
                Assert.Contains("is locked by another process", refused.Message, StringComparison.Ordinal);
            }

            Execute(stranger, "ROLLBACK");
        }

        await daemon.UntilWellAsync();
        Assert.Equal("done", (await daemon.EnableAsync("spare", "one")).Outcome);
        await daemon.DieAsync();
        var second = await StartAsync(Troubled.Tree);
        await second.UntilAsync("spare", "running");
        Assert.Single(await second.Api.GetHistoryAsync("spare"), entry => entry.Fact == "commanded");
    }

    // "Disk full or database gone: services are untouched, ..."
    [Fact]
    public async Task A_database_file_that_is_taken_away_is_told_and_gets_what_was_held_when_it_is_back()
    {
        var daemon = await StartAsync(Troubled.Tree);
        await daemon.RestartedWithinAsync("web");

        File.Move(Database, Place.In("elsewhere"));
        await daemon.RestartedWithinAsync("web");
        await daemon.UntilDegradedAsync("was removed");
        await daemon.RestartedWithinAsync("web");
        Assert.False(File.Exists(Database));

        File.Move(Place.In("elsewhere"), Database);
        await daemon.UntilWellAsync();
        await daemon.MustTellAsync("web", ends: 3);
    }

    // A journal that cannot be used when the daemon starts ends it with EX_UNAVAILABLE; the file is left as it is for whoever repairs it.
    [Fact]
    public async Task A_damaged_database_ends_the_start_with_69_names_file_and_remedy_and_is_left_as_it_is()
    {
        var daemon = await StartAsync(Troubled.Tree);
        var web = await daemon.UntilAsync("web", "running");
        await daemon.DieAsync();
        foreach (var log in Directory.GetFiles(Place.Data, "journal.db-*"))
        {
            File.Delete(log);
        }

        var garbage = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31)).ToArray();
        await File.WriteAllBytesAsync(Database, garbage);

        var run = await Place.RunAsync(Repository.Daemon, "--config", Place.In("tree.conf"), "--data-dir", Place.Data, "--listen", "http://127.0.0.1:0");

        Assert.Equal(69, run.Code);
        Assert.Contains(Database, run.Error, StringComparison.Ordinal);
        Assert.Contains("Restore it from a backup", run.Error, StringComparison.Ordinal);
        Assert.Equal(garbage, await File.ReadAllBytesAsync(Database));
        Assert.Contains(web.Pid!.Value, Place.Processes());
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static void Execute(SqliteConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
