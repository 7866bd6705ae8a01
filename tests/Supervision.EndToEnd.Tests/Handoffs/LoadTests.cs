using Supervision.Api;
using Supervision.Benchmarks.Handoffs;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Handoffs;

/// <summary>What clients notice that try nothing twice; the benchmark of handoffs does the same for longer, and with more of them.</summary>
public sealed class LoadTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const int Connections = 8;
    private readonly int _port = Ports.Free();

    private string Url => $"http://127.0.0.1:{_port}/";

    [Fact]
    public async Task Handoffs_of_services_that_share_a_listener_must_fail_no_request_of_any_kind_nor_must_the_death_of_the_daemon_in_the_midst_of_one()
    {
        var web = $$"""
            { command = ["{{Repository.Program("ZeroDowntime")}}"], listeners = [http], ready.when = notify, handoff { mode = overlap, settle = 100ms } }
            """;
        var tree = $$"""
            listeners.http = "tcp://127.0.0.1:{{_port}}"
            services { web = {{web}}, other = {{web}} }
            """;
        var daemon = await StartAsync(tree);
        await daemon.UntilAsync("web", "running");
        var other = await daemon.UntilAsync("other", "running");
        using var clients = Clients.On(Url, Connections, Place.Write("pause.lua", "function delay() return 10 end\n"));
        Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Restart)).Outcome);
        Assert.Equal("done", (await daemon.CommandAsync("other", ServiceVerb.Restart)).Outcome);
        await daemon.CommandAsync("web", ServiceVerb.Restart, wait: false);
        await daemon.UntilAsync("web", s => s.Incarnations.Any(i => i.Id == "web#3"));
        await daemon.DieAsync();
        daemon = await StartAsync(tree);
        await daemon.UntilAsync("web", s => s is { State: "running", Incarnations: [{ Id: "web#3", Ready: true }] });
        await daemon.UntilAsync("other", s => s is { State: "running", Incarnations: [{ Id: "other#2", Ready: true }] } && s.Pid != other.Pid);
        var (kept, single) = await clients.StopAsync();
        Output.WriteLine($"{kept}\n{single}");
        Assert.Equal((0, 0), (kept.Failed, single.Failed));
        Assert.True(kept.Requests > Connections && single.Requests > Connections, "the clients have not asked");
    }

    [Fact]
    public async Task Crashes_must_fail_no_requests_but_those_that_are_under_way_on_the_process_that_dies()
    {
        var daemon = await StartAsync($$"""
            services.web {
              command = ["{{Repository.Program("ZeroDowntime")}}"], listeners.http = "tcp://127.0.0.1:{{_port}}", ready.when = notify
              restart { limit = unlimited, backoff.reset-after = 0s }
            }
            """);
        var pid = (await daemon.UntilAsync("web", "running")).Pid!.Value;
        using var clients = Clients.On(Url, Connections);
        var underWay = 0;
        for (var i = 0; i < 3; i++)
        {
            await ServesAsync(pid);
            underWay += Pid.Crash(pid, _port);
            var former = pid;
            pid = (await daemon.UntilAsync("web", s => s.State == "running" && s.Pid != former)).Pid!.Value;
        }

        await ServesAsync(pid);
        var (kept, single) = await clients.StopAsync();
        Output.WriteLine($"{underWay} may fail\n{kept}\n{single}");
        Assert.InRange(kept.Failed + single.Failed, 0, underWay);
        Assert.Equal((0, 0, 0), (kept.Connect + single.Connect, kept.Timeout + single.Timeout, kept.Status + single.Status));
        Assert.True(kept.Requests > Connections && single.Requests > Connections, "the clients have not asked");
    }

    /// <summary>Those that keep their connections have come to it, and it has answered so often since that all have had their turn.</summary>
    private async Task ServesAsync(int pid)
    {
        await Eventually.True(() => Pid.Connections(pid, _port) >= Connections, () => $"{Pid.Connections(pid, _port)} connections");
        using var http = new HttpClient();
        for (var i = 0; i < Connections * 3; i++) await http.GetStringAsync(new Uri(Url));
    }
}
