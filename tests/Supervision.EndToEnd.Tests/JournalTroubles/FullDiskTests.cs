using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.JournalTroubles;

public sealed class FullDiskTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "Disk full or database gone: services are untouched, restarts and stops go on from memory, commands that need durability answer 503
    // naming the reason, health says degraded, and what was held is written later in order."
    [Fact]
    public async Task With_a_full_disk_services_are_kept_from_memory_and_what_was_held_is_written_later_in_order()
    {
        using var disk = new SmallDisk(Place.Data);
        var daemon = await StartAsync(Troubled.Tree);
        var other = await daemon.UntilAsync("other", "running");
        await daemon.RestartedWithinAsync("web");

        disk.Fill();
        for (var i = 0; i < 100; i++)
        {
            await daemon.RestartedWithinAsync("web");
        }

        Assert.Contains("facts wait in memory", await daemon.UntilDegradedAsync("The disk is full"), StringComparison.Ordinal);
        Assert.Equal(other.Pid, (await daemon.GetAsync("other")).Pid);
        var stop = await daemon.CommandAsync("other", ServiceVerb.Stop);
        Assert.Equal("done", stop.Outcome);
        Assert.Contains("not on disk yet", stop.Text, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<SupervisionException>(() => daemon.EnableAsync("spare", "one"));
        Assert.Equal(ProblemKind.Degraded, refused.Kind);
        Assert.Contains("The disk is full", refused.Message, StringComparison.Ordinal);
        var pbm = await daemon.PbmAsync("service", "enable", "spare");
        Assert.NotEqual(0, pbm.Code);
        Assert.Contains("The disk is full", pbm.Error, StringComparison.Ordinal);
        var info = await daemon.PbmAsync("node", "info");
        Assert.Equal(0, info.Code);
        Assert.Contains("The disk is full", info.Out, StringComparison.Ordinal);

        disk.Free();
        await daemon.UntilWellAsync();
        Assert.Equal("done", (await daemon.EnableAsync("spare", "one")).Outcome);
        await daemon.MustTellAsync("web", ends: 101);
        await daemon.DieAsync();
        var second = await StartAsync(Troubled.Tree);
        await second.MustTellAsync("web", ends: 101);
        Assert.Equal("disabled", (await second.GetAsync("other")).State);
        await second.UntilAsync("spare", "running");
    }

    // "At any instant `kill -9` of daemon, keeper or both: never two copies of a service": what a daemon held in memory is lost with it, and
    // what the keeper says is true.
    [Fact]
    public async Task A_daemon_that_starts_on_a_full_disk_goes_on_with_what_the_keeper_has()
    {
        using var disk = new SmallDisk(Place.Data);
        var first = await StartAsync(Troubled.Tree);
        var other = await first.UntilAsync("other", "running");
        await first.UntilAsync("web", "running");
        disk.Fill();
        for (var i = 0; i < 100; i++)
        {
            await first.RestartedWithinAsync("web");
        }

        await first.UntilDegradedAsync("The disk is full");
        var web = await first.GetAsync("web");
        var processes = Place.Processes("SUPERVISION_SERVICE", "web");
        await first.DieAsync();

        var second = await StartAsync(Troubled.Tree);
        Assert.Equal(other.Pid, (await second.UntilAsync("other", "running")).Pid);
        var after = await second.UntilAsync("web", "running");
        Output.WriteLine($"web had {web.Pid} ({string.Join(' ', processes)}) and has {after.Pid}");
        Assert.Equal([after.Pid!.Value], Place.Processes("SUPERVISION_SERVICE", "web"));
        await second.RestartedWithinAsync("web");

        disk.Free();
        await second.UntilWellAsync();
        await second.RestartedWithinAsync("web");
        var history = await second.Api.GetHistoryAsync("web", 1000);
        Assert.Equal(Enumerable.Range(1, history.Count).Select(n => (long)n), history.Select(entry => entry.Number));

        // "never a lost exit code while the keeper lives": also of what ended while nothing could be written.
        Assert.DoesNotContain(history, entry => entry.Fact == "ended" && entry.Cause.Text != "killed by SIGKILL");
    }
}
