using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.States;

/// <summary>start.mode: full (all that is enabled), half (those listed and what they require), quiet (none).</summary>
public sealed class StartModeTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Services = """
        services {
          db { command = "sleep 1000", provides = storage }
          web { command = "sleep 1000", requires = storage }
          other.command = "sleep 1000"
        }
        """;

    [Fact]
    public async Task Half_starts_what_is_listed_and_what_that_requires()
    {
        var daemon = await StartAsync("start { mode = half, services = [web] }\n" + Services);
        await daemon.UntilAsync("web", "running");
        Assert.Equal("running", (await daemon.GetAsync("db")).State);
        var other = await daemon.GetAsync("other");
        Assert.Equal(("disabled", true), (other.State, other.Enabled));
        Assert.Equal("done", (await daemon.CommandAsync("other", ServiceVerb.Start)).Outcome);
    }

    [Fact]
    public async Task Quiet_starts_nothing_and_leaves_alone_what_runs()
    {
        var first = await StartAsync(Services);
        var web = await first.UntilAsync("web", "running");
        await first.DieAsync();
        var second = await StartAsync("start.mode = quiet\n" + Services);
        Assert.Equal(web.Pid, (await second.UntilAsync("web", "running")).Pid);
        await second.ShutDownAsync();

        var third = await StartAsync("start.mode = quiet\n" + Services);
        Assert.All((await third.Api.GetServicesAsync()).Value, s => Assert.Equal("disabled", s.State));
        Assert.Equal("done", (await third.CommandAsync("db", ServiceVerb.Start)).Outcome);
    }

    [Fact]
    public async Task A_name_that_nobody_bears_is_refused()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync("start { mode = half, services = [wbe] }\n" + Services));
        Assert.Contains("did you mean web?", refused.Message, StringComparison.Ordinal);
    }
}
