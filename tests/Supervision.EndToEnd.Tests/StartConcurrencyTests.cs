using System.Globalization;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests;

/// <summary>
/// node.start-concurrency: "How many services may be starting at a time … The others wait for their turn … one that takes long keeps nobody waiting."
/// node.boot-timeout: "So long after the start of the daemon every service that shall run should be up".
/// </summary>
public sealed class StartConcurrencyTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string NeverReady = """command = "sleep 1000", ready { when = exec, exec = "false", timeout = 5m }""";

    [Fact]
    public async Task One_that_is_not_ready_holds_its_turn_for_a_second_and_no_longer()
    {
        var daemon = await StartAsync($"node.start-concurrency = 1\nservices {{ {Crowd(3)} }}");
        var starts = new List<DateTimeOffset>();
        foreach (var name in Names(3))
        {
            var service = await daemon.UntilAsync(name, s => s.Pid is not null, "a process");
            Assert.Equal("starting", service.State);
            starts.Add(service.Incarnations[0].StartedAt);
        }

        starts.Sort();
        Assert.All(starts.Skip(1).Zip(starts), pair => Assert.True(pair.First - pair.Second > TimeSpan.FromSeconds(0.9), $"{pair}"));
    }

    [Fact]
    public async Task One_that_was_well_starts_again_though_a_crowd_waits_and_one_that_is_asked_for_comes_next()
    {
        const int Number = 30;
        var daemon = await StartAsync($$"""
            node.start-concurrency = 1
            services {
              well { command = "sleep 1000", restart.backoff.reset-after = 0s }
              asked { command = "sleep 1000", enabled = false }
              {{Crowd(Number, "after = well")}}
            }
            """);
        var pid = await daemon.CrashAsync("well");
        await daemon.UntilAsync("well", s => s.State == "running" && s.Pid != pid, "another process");
        Assert.Equal("done", (await daemon.CommandAsync("asked", ServiceVerb.Start)).Outcome);

        var waiting = (await daemon.Api.GetServicesAsync("n*")).Value.Where(s => s.Pid is null).ToList();
        Assert.True(waiting.Count > Number / 2, $"only {waiting.Count} wait");
        Assert.All(waiting, s => Assert.Equal(("starting", "starting: waits for its turn, as 1 may start at a time"), (s.State, s.Reason)));
    }

    [Fact]
    public async Task One_that_is_stopped_before_its_turn_is_never_started()
    {
        var daemon = await StartAsync($"node.start-concurrency = 1\nservices {{ {Crowd(20)} }}");
        var last = (await daemon.Api.GetServicesAsync("n*")).Value.Last(s => s.Reason.Contains("its turn", StringComparison.Ordinal)).Name;
        Assert.Equal("done", (await daemon.CommandAsync(last, ServiceVerb.Stop)).Outcome);
        Assert.DoesNotContain(await daemon.Api.GetHistoryAsync(last), e => e.Fact == "started");
        Assert.Equal("done", (await daemon.CommandAsync("n00", ServiceVerb.Stop)).Outcome);
    }

    [Fact]
    public async Task What_is_not_up_when_the_time_for_the_boot_is_over_is_named_until_it_is()
    {
        var daemon = await StartAsync($$"""
            node.boot-timeout = 1s
            services {
              well { command = "sleep 1000" }
              done { command = "true", type = oneshot }
              off { command = "sleep 1000", enabled = false }
              hangs { {{NeverReady}} }
              broken { command = "/no/such/program" }
            }
            """);
        Assert.Equal("running", (await daemon.Api.GetNodeAsync()).State);
        await Eventually.True(async () => (await daemon.Api.GetNodeAsync()).Degraded.Count > 0, () => "nothing is degraded");
        var sentence = Assert.Single((await daemon.Api.GetNodeAsync()).Degraded);
        Assert.StartsWith("boot: not up 1s after the start: broken (failed: ", sentence, StringComparison.Ordinal);
        Assert.Contains("hangs (starting: ", sentence, StringComparison.Ordinal);
        Assert.All((string[])["well", "done", "off"], name => Assert.DoesNotContain(name, sentence, StringComparison.Ordinal));

        await daemon.CommandAsync("broken", ServiceVerb.Stop);
        await daemon.CommandAsync("hangs", ServiceVerb.Stop);
        await Eventually.True(async () => (await daemon.Api.GetNodeAsync()).Degraded.Count == 0, () => "still degraded");
    }

    private static IEnumerable<string> Names(int number) => Enumerable.Range(0, number).Select(i => string.Create(CultureInfo.InvariantCulture, $"n{i:00}"));

    private static string Crowd(int number, string more = "") => string.Join('\n', Names(number).Select(name => $"{name} {{ {NeverReady} \n {more} }}"));
}
