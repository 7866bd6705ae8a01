using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Dependencies;

/// <summary>The rules of "Dependencies" on wants and after, each quoted above its test.</summary>
public sealed class WantsAndAfterTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "`wants`: started too, waited for until ready or failed, never a reason to stop."
    [Fact]
    public async Task A_wanted_service_is_started_too_and_waited_for_but_never_a_reason_to_stop()
    {
        var daemon = await StartAsync("""
            services {
              cache { shell = "until test -e go; do sleep 0.02; done; echo up; exec sleep 1000", enabled = false, ready { when = log, log = up } }
              web { command = "sleep 1000", wants = cache }
            }
            """);
        await daemon.UntilAsync("cache", "starting");
        Assert.Equal("waiting", (await daemon.UntilAsync("web", s => s.Reason.Contains("cache", StringComparison.Ordinal))).State);

        Place.Write("go", "");
        var web = await daemon.UntilAsync("web", "running");
        Assert.Equal("running", (await daemon.GetAsync("cache")).State);

        await daemon.CommandAsync("cache", ServiceVerb.Stop);
        Assert.Equal(web.Pid, (await daemon.GetAsync("web")).Pid);
        await daemon.CommandAsync("web", ServiceVerb.Restart);
        Assert.Equal("disabled", (await daemon.GetAsync("cache")).State);
    }

    // "`wants`: […] waited for until ready or failed"
    [Fact]
    public async Task A_wanted_service_that_fails_holds_nobody_up()
    {
        var daemon = await StartAsync("""
            services {
              # A process that only has to run would be ready for the moment that it takes to fail.
              cache { command = "false", ready.when = notify, restart.limit = 1, restart.backoff.min = 10ms }
              web { command = "sleep 1000", wants = cache }
            }
            """);
        await daemon.UntilAsync("web", "running");
        Assert.Equal("failed", (await daemon.GetAsync("cache")).State);
    }

    // "`after`: order only, among services that are being started or stopped anyway."
    [Fact]
    public async Task After_orders_starts_and_in_reverse_stops_and_starts_nobody()
    {
        const string Step = "trap 'sleep 0.2; echo %n ends >> steps; exit 0' TERM; sleep 0.2; echo %n runs >> steps; echo up; while :; do sleep 0.02; done";
        var daemon = await StartAsync($$"""
            services {
              b { shell = "{{Step.Replace("%n", "b", StringComparison.Ordinal)}}", after = [a, idle], ready { when = log, log = up } }
              a { shell = "{{Step.Replace("%n", "a", StringComparison.Ordinal)}}", ready { when = log, log = up } }
              idle { command = "sleep 1000", enabled = false }
            }
            """);
        await daemon.UntilAsync("b", "running");
        Assert.Equal("disabled", (await daemon.GetAsync("idle")).State);
        await daemon.ShutDownAsync();
        Assert.Equal(["a runs", "b runs", "b ends", "a ends"], await File.ReadAllLinesAsync(Place.In("steps")));
    }
}
