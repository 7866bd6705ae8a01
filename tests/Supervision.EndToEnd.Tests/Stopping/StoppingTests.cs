using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Stopping;

public sealed class StoppingTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "after `stop.timeout` 10s SIGKILL to everything"; "Stopping one service never delays another, nor the API."
    [Fact]
    public async Task A_service_that_ignores_SIGTERM_is_gone_with_all_its_descendants_after_the_stop_timeout()
    {
        var daemon = await StartAsync("""
            services {
              deaf {
                shell = "trap '' TERM; setsid sleep 1001 & (sleep 1002 & wait) & echo settled; while :; do sleep 1003; done"
                stop.timeout = 4s
              }
              quick.command = "sleep 1000"
            }
            """);
        await daemon.UntilLogAsync("deaf", "settled");
        await daemon.UntilAsync("quick", "running");
        await Eventually.True(() => OfDeaf().Count >= 4, () => $"{OfDeaf().Count} processes of deaf");

        var stopping = daemon.CommandAsync("deaf", ServiceVerb.Stop);
        await daemon.UntilAsync("deaf", "stopping");
        Assert.Equal("done", (await daemon.CommandAsync("quick", ServiceVerb.Stop)).Outcome);
        Assert.Equal("stopping", (await daemon.GetAsync("deaf")).State);

        Assert.Equal("done", (await stopping).Outcome);
        Assert.Empty(OfDeaf());
        var stopped = await daemon.GetAsync("deaf");
        Assert.Equal("disabled", stopped.State);
        Assert.Equal("SIGKILL", stopped.Exit!.Signal);
    }

    // "`stopping` ends only when no process of that incarnation is left"
    [Fact]
    public async Task Three_hundred_services_run_and_are_gone_after_SIGTERM()
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        var daemon = await StartAsync("services {\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"s{i}.command = \"sleep 1000\"\n")) + "}");
        await daemon.UntilAsync("s299", "running");
        for (var i = 0; i < 300; i++)
        {
            await daemon.UntilAsync($"s{i}", "running");
        }

        Output.WriteLine($"all run after {started.ElapsedMilliseconds} ms");
        var processes = Place.Processes();
        var services = (await daemon.Api.GetServicesAsync()).Value;
        Assert.Equal(300, services.Select(s => s.Pid).Distinct().Count());
        Assert.All(services, s => Assert.Contains(s.Pid!.Value, processes));

        var stopping = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(0, (await daemon.ShutDownAsync()).Code);
        Output.WriteLine($"all stopped after {stopping.ElapsedMilliseconds} ms");
        await Eventually.True(() => Place.Processes().Count == 0, () => $"{Place.Processes().Count} processes are left");
    }

    private IReadOnlyList<int> OfDeaf() => [.. Place.Processes("SUPERVISION_SERVICE", "deaf").Intersect(Place.Processes())];
}
