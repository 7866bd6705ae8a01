using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Supervision.Journal.Tests.Postgres;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.JournalTroubles;

public sealed class PostgresTroubleTests : EndToEndTest
{
    private readonly PostgresServer _server = new();
    private readonly string _config;

    public PostgresTroubleTests(ITestOutputHelper output)
        : base(output) =>
        _config = $$"""
            {{Troubled.Tree}}
            journal { provider = postgresql, connection-string = "{{_server.NewSchema()}};Command Timeout=2", keep-events = 20 }
            """;

    // "Disk full or database gone: services are untouched, ... and what was held is written later in order."
    [Fact]
    public async Task A_server_that_hangs_goes_or_only_reads_delays_nobody_and_nothing_is_lost()
    {
        using var server = _server;
        var daemon = await StartAsync(_config.Replace("keep-events = 20", "keep-events = unlimited", StringComparison.Ordinal));
        await daemon.UntilAsync("other", "running");
        await daemon.RestartedWithinAsync("web");

        server.Pause();
        List<TimeSpan> restarts = [];
        for (var i = 0; i < 10; i++)
        {
            restarts.Add(await daemon.RestartedWithinAsync("web"));
        }

        Output.WriteLine($"restarts while the server hangs: {string.Join(' ', restarts.Select(r => $"{r.TotalMilliseconds:0} ms"))}");
        Assert.True(restarts.Order().ElementAt(5) < TimeSpan.FromMilliseconds(500));
        Assert.Contains("facts wait in memory", await daemon.UntilDegradedAsync("does not answer"), StringComparison.Ordinal);
        server.Resume();
        await daemon.UntilWellAsync();

        server.Crash();
        await daemon.RestartedWithinAsync("web");
        await daemon.UntilDegradedAsync("PostgreSQL database postgres");
        var refused = await Assert.ThrowsAsync<SupervisionException>(() => daemon.EnableAsync("spare", "one"));
        Assert.Equal(ProblemKind.Degraded, refused.Kind);
        var unread = await Assert.ThrowsAsync<SupervisionException>(() => daemon.Api.GetHistoryAsync("web"));
        Assert.Equal(ProblemKind.Degraded, unread.Kind);
        Assert.Equal("done", (await daemon.CommandAsync("other", ServiceVerb.Stop)).Outcome);
        server.Start();
        await daemon.UntilWellAsync();

        server.Execute("ALTER DATABASE postgres SET default_transaction_read_only = on");
        server.Crash();
        server.Start();
        await daemon.RestartedWithinAsync("web");
        await daemon.UntilDegradedAsync("is read-only");
        server.Execute("SET transaction_read_only = off; ALTER DATABASE postgres SET default_transaction_read_only = off");
        await daemon.UntilWellAsync();

        Assert.Equal("done", (await daemon.EnableAsync("spare", "one")).Outcome);
        await daemon.MustTellAsync("web", ends: 13);
        Assert.Equal("disabled", (await daemon.GetAsync("other")).State);
    }

    // A journal that cannot be used when the daemon starts ends it with EX_UNAVAILABLE; an outer manager tries again.
    [Fact]
    public async Task Old_facts_are_deleted_a_later_daemon_knows_the_rest_and_none_starts_without_the_server()
    {
        using var server = _server;
        await KeptEvents.MustBeBoundedAsync(this, _config);

        server.Crash();
        var run = await Place.RunAsync(Repository.Daemon, "--config", Place.In("tree.conf"), "--data-dir", Place.Data, "--listen", "http://127.0.0.1:0");

        Assert.Equal(69, run.Code);
        Assert.Contains("PostgreSQL database postgres", run.Error, StringComparison.Ordinal);
        Assert.Contains((await File.ReadAllTextAsync(Place.In("web.pid"))).Trim(), Place.Processes().Select(pid => $"{pid}"));
    }
}
