using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.ConfigurationChanges;

/// <summary>
/// "`load-paths` are re-read on every command that names a service they define, on `tree plan`/`apply` and on SIGHUP. A file that does not
/// parse changes nothing and is reported. `plan` prints what would start, stop, restart, refresh, with the changed key that causes each;
/// `apply` does that and only that, and refuses when the plan is stale."
/// </summary>
public sealed class ConfigurationChangesTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Fact]
    public async Task A_plan_names_what_would_happen_and_the_key_that_causes_it_and_changes_nothing()
    {
        var daemon = await StartAsync("""
            services {
              stays.command = "sleep 1000"
              other { command = "sleep 1001", environment.TOKEN = old }
              gentler { command = "sleep 1002", stop.timeout = 5s }
              goes.command = "sleep 1003"
            }
            """);
        var before = await PidsAsync(daemon, "stays", "other", "gentler", "goes");
        Place.WriteConfig("""
            api.auth = none
            services {
              stays.command = "sleep 1000"
              other { command = "sleep 2001", environment.TOKEN = secret-value }
              gentler { command = "sleep 1002", stop.timeout = 6s }
              comes.command = "sleep 1004"
            }
            """);

        var shown = await daemon.PbmAsync("tree", "plan");

        Assert.Equal(0, shown.Code);
        Assert.Matches("""(?m)^restart +service +other +command: \[sleep, 1001\] → \[sleep, 2001\], environment\.TOKEN$""", shown.Out);
        Assert.Matches("""(?m)^refresh +service +gentler +stop\.timeout: 5s → 6s$""", shown.Out);
        Assert.Matches("""(?m)^start +service +comes +new in the configuration$""", shown.Out);
        Assert.Matches("""(?m)^stop +service +goes +not in the configuration any more$""", shown.Out);
        Assert.Matches("""(?m)^restart-daemon +node +\S+ +api\.auth: token → none$""", shown.Out);
        Assert.DoesNotContain("stays", shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-value", shown.Out, StringComparison.Ordinal);
        Assert.Equal(before, await PidsAsync(daemon, "stays", "other", "gentler", "goes"));
    }

    // "`apply` does that and only that"
    [Fact]
    public async Task An_apply_does_what_the_plan_says_and_only_that()
    {
        var daemon = await StartAsync("""
            services {
              stays.command = "sleep 1000"
              other.command = "sleep 1001"
              gentler { command = "sleep 1002", description = one }
              goes.command = "sleep 1003"
            }
            """);
        var before = await PidsAsync(daemon, "stays", "other", "gentler", "goes");
        Place.WriteConfig("""
            services {
              stays.command = "sleep 1000"
              other.command = "sleep 2001"
              gentler { command = "sleep 1002", description = two }
              comes.command = "sleep 1004"
            }
            """);
        var plan = await daemon.Api.PlanAsync();

        var applied = await daemon.PbmAsync("tree", "apply", "--plan", plan.Id, "--reason", "release 7");

        Assert.True(applied.Code == 0, applied.ToString());
        await daemon.UntilAsync("comes", "running");
        var other = await daemon.UntilAsync("other", s => s.State == "running" && s.Pid != before["other"], "a new process of other");
        Assert.Equal("sleep 2001", await Workplace.CommandLineOf(other.Pid!.Value));
        Assert.Equal(before["stays"], (await daemon.GetAsync("stays")).Pid);
        var gentler = await daemon.GetAsync("gentler");
        Assert.Equal((before["gentler"], "two"), (gentler.Pid, gentler.Description));
        var gone = await Assert.ThrowsAsync<SupervisionException>(() => daemon.GetAsync("goes"));
        Assert.Equal(ProblemKind.NotFound, gone.Kind);
        Assert.DoesNotContain(before["goes"], Place.Processes());
        Assert.Empty((await daemon.Api.PlanAsync()).Changes);

        // The journal says who changed what.
        var history = await daemon.Api.GetHistoryAsync("other");
        var stopped = history.Last(e => e.Fact == "stop-began").Cause;
        Assert.Equal("configuration", stopped.Kind);
        Assert.Contains("command: [sleep, 1001] → [sleep, 2001]", stopped.Text, StringComparison.Ordinal);
        Assert.Contains("release 7", stopped.Text, StringComparison.Ordinal);
    }

    // "and refuses when the plan is stale."
    [Fact]
    public async Task A_stale_plan_is_refused_and_changes_nothing()
    {
        var daemon = await StartAsync("services.web.command = \"sleep 1000\"");
        var web = await daemon.UntilAsync("web", "running");
        Place.WriteConfig("services.web.command = \"sleep 2000\"");
        var plan = await daemon.Api.PlanAsync();
        Place.WriteConfig("services.web.command = \"sleep 3000\"");

        var refused = await Assert.ThrowsAsync<SupervisionException>(() => daemon.Api.ApplyAsync(new ApplyRequest { Plan = plan.Id }));
        Assert.Equal(ProblemKind.Stale, refused.Kind);
        Assert.Equal(7, (await daemon.PbmAsync("tree", "apply", "--plan", plan.Id)).Code);
        Assert.Equal(web.Pid, (await daemon.GetAsync("web")).Pid);

        // A plan is also stale when what it would do is something else by now.
        plan = await daemon.Api.PlanAsync();
        Assert.Equal("restart", Assert.Single(plan.Changes).Action);
        await daemon.CommandAsync("web", ServiceVerb.Stop);
        Assert.Equal("refresh", Assert.Single((await daemon.Api.PlanAsync()).Changes).Action);
        Assert.Equal(7, (await daemon.PbmAsync("tree", "apply", "--plan", plan.Id)).Code);
    }

    // "A file that does not parse changes nothing and is reported."
    [Fact]
    public async Task A_configuration_that_does_not_parse_changes_nothing_and_is_reported()
    {
        var daemon = await StartAsync("services.web.command = \"sleep 1000\"");
        var web = await daemon.UntilAsync("web", "running");
        Place.WriteConfig("services.web { command = \"sleep 2000\", comand = x }");

        var plan = await daemon.PbmAsync("tree", "plan");
        Assert.Equal(1, plan.Code);
        Assert.Contains("did you mean command?", plan.Error, StringComparison.Ordinal);
        var apply = await daemon.PbmAsync("tree", "apply");
        Assert.Equal(7, apply.Code);
        Assert.Contains("did you mean command?", apply.Error, StringComparison.Ordinal);
        Assert.Contains((await daemon.Api.GetNodeAsync()).Degraded, d => d.Contains("did you mean command?", StringComparison.Ordinal));
        Assert.Equal(web.Pid, (await daemon.GetAsync("web")).Pid);

        Place.WriteConfig("services.web.command = \"sleep 1000\"");
        Assert.Empty((await daemon.Api.PlanAsync()).Changes);
        Assert.Empty((await daemon.Api.GetNodeAsync()).Degraded);
    }

    // "on `tree plan`/`apply` and on SIGHUP"
    [Fact]
    public async Task SIGHUP_and_node_reload_apply_the_configuration()
    {
        var daemon = await StartAsync("services.web.command = \"sleep 1000\"");
        var web = await daemon.UntilAsync("web", "running");

        Place.WriteConfig("services.web.command = \"sleep 2000\"");
        daemon.Signal(Native.SIGHUP);
        web = await daemon.UntilAsync("web", s => s.State == "running" && s.Pid != web.Pid, "a new process");
        Assert.Equal("sleep 2000", await Workplace.CommandLineOf(web.Pid!.Value));
        Assert.Contains("SIGHUP", (await daemon.Api.GetHistoryAsync("web")).Last(e => e.Fact == "stop-began").Cause.Text, StringComparison.Ordinal);

        Place.WriteConfig("services { web.command = \"sleep 3000\", more.command = \"sleep 1000\" }");
        var reloaded = await daemon.PbmAsync("node", "reload");
        Assert.True(reloaded.Code == 0, reloaded.ToString());
        await daemon.UntilAsync("more", "running");
        web = await daemon.UntilAsync("web", s => s.State == "running" && s.Pid != web.Pid, "the third process");
        Assert.Equal("sleep 3000", await Workplace.CommandLineOf(web.Pid!.Value));
    }

    // "`load-paths` are re-read […] on `tree plan`/`apply`"; "A file that does not parse changes nothing and is reported."
    [Fact]
    public async Task Each_file_of_the_load_paths_defines_the_service_named_after_it_and_a_broken_one_leaves_the_others_alone()
    {
        Place.WriteConfig("");
        Directory.CreateDirectory(Place.In("conf.d"));
        Place.Write("conf.d/a.conf", "command = \"sleep 1000\"");
        Place.Write("conf.d/b.conf", "command = \"sleep 1000\", requires = a");
        Place.Write("conf.d/c.conf", "command = [");
        var daemon = await StartAsync("load-paths = [conf.d]\nservices.own.command = \"sleep 1000\"");
        var before = await PidsAsync(daemon, "a", "b", "own");
        Assert.Contains((await daemon.Api.GetNodeAsync()).Degraded, d => d.Contains("c.conf:", StringComparison.Ordinal));
        Assert.Equal(Place.In("conf.d"), Directory.ResolveLinkTarget($"/proc/{before["a"]}/cwd", true)!.FullName);

        Place.Write("conf.d/a.conf", "command = \"sleep 2000\", no-such-key = 1");
        Place.Write("conf.d/c.conf", "command = \"sleep 1000\"");
        var applied = await daemon.PbmAsync("tree", "apply");
        Assert.Equal(1, applied.Code);
        Assert.Contains("a.conf:1: no-such-key: is an unknown key", applied.Error, StringComparison.Ordinal);
        await daemon.UntilAsync("c", "running");
        Assert.Equal(before, await PidsAsync(daemon, "a", "b", "own"));

        File.Delete(Place.In("conf.d/c.conf"));
        Place.Write("conf.d/a.conf", "command = \"sleep 1000\"");
        Assert.Equal(0, (await daemon.PbmAsync("tree", "apply")).Code);
        await Assert.ThrowsAsync<SupervisionException>(() => daemon.GetAsync("c"));
        Assert.Equal(before, await PidsAsync(daemon, "a", "b", "own"));
    }

    // "`load-paths` are re-read on every command that names a service they define"
    [Fact]
    public async Task A_command_that_names_a_service_of_the_load_paths_reads_them_again()
    {
        Directory.CreateDirectory(Place.In("conf.d"));
        Place.Write("conf.d/a.conf", "command = \"sleep 1000\"");
        var daemon = await StartAsync("load-paths = \"conf.d/*.conf\"");
        var a = await daemon.UntilAsync("a", "running");

        Place.Write("conf.d/a.conf", "command = \"sleep 2000\"");
        Place.Write("conf.d/new.conf", "command = \"sleep 1000\", enabled = false");
        Assert.Equal(0, (await daemon.PbmAsync("service", "start", "new")).Code);
        Assert.Equal("running", (await daemon.GetAsync("new")).State);
        a = await daemon.UntilAsync("a", s => s.State == "running" && s.Pid != a.Pid, "a by its new file");
        Assert.Equal("sleep 2000", await Workplace.CommandLineOf(a.Pid!.Value));

        Place.Write("conf.d/a.conf", "command = [");
        var result = await daemon.CommandAsync("a", ServiceVerb.Restart);
        Assert.Equal("done", result.Outcome);
        Assert.Contains("a.conf:", result.Text, StringComparison.Ordinal);
        Assert.Equal("sleep 2000", await Workplace.CommandLineOf(result.Service.Pid!.Value));

        File.Delete(Place.In("conf.d/a.conf"));
        Assert.Equal(3, (await daemon.PbmAsync("service", "restart", "a")).Code);
        Assert.DoesNotContain(result.Service.Pid.Value, Place.Processes());
    }

    // "A file that does not parse changes nothing"
    [Fact]
    public async Task A_daemon_that_finds_a_file_broken_leaves_the_process_of_its_service_alone()
    {
        Directory.CreateDirectory(Place.In("conf.d"));
        Place.Write("conf.d/a.conf", "command = \"sleep 1000\"");
        var first = await StartAsync("load-paths = conf.d");
        var pid = (await first.UntilAsync("a", "running")).Pid!.Value;
        await first.DieAsync();

        Place.Write("conf.d/a.conf", "command = [");
        var second = await StartAsync("load-paths = conf.d");
        await Assert.ThrowsAsync<SupervisionException>(() => second.GetAsync("a"));
        Assert.Contains(pid, Place.Processes());

        Place.Write("conf.d/a.conf", "command = \"sleep 1000\"");
        Assert.Equal(0, (await second.PbmAsync("tree", "apply")).Code);
        Assert.Equal(pid, (await second.UntilAsync("a", "running")).Pid);
    }

    // "`plan` prints what would […] restart […], with the changed key that causes each": also of what was changed while no daemon ran.
    [Fact]
    public async Task What_runs_by_an_earlier_configuration_says_so_and_is_restarted_when_that_is_applied()
    {
        var daemon = await StartAsync("services { web.command = \"sleep 1000\", other.command = \"sleep 1000\" }");
        var before = await PidsAsync(daemon, "web", "other");
        await daemon.DieAsync();
        daemon = await StartAsync("services { web.command = \"sleep 2000\", other { command = \"sleep 1000\", stop.timeout = 3s } }");
        Assert.Equal(before, await PidsAsync(daemon, "web", "other"));
        Assert.Contains("command: [sleep, 1000] → [sleep, 2000]", Assert.Single((await daemon.GetAsync("web")).Warnings), StringComparison.Ordinal);
        Assert.Empty((await daemon.GetAsync("other")).Warnings);

        var plan = await daemon.PbmAsync("tree", "plan");
        Assert.Matches("""(?m)^restart +service +web +command: \[sleep, 1000\] → \[sleep, 2000\]$""", plan.Out);
        Assert.Equal(0, (await daemon.PbmAsync("tree", "apply")).Code);
        var web = await daemon.UntilAsync("web", s => s.State == "running" && s.Pid != before["web"], "a new process");
        Assert.Equal(("sleep 2000", 0), (await Workplace.CommandLineOf(web.Pid!.Value), web.Warnings.Count));
        Assert.Empty((await daemon.Api.PlanAsync()).Changes);
        Assert.Equal(before["other"], (await daemon.GetAsync("other")).Pid);
    }

    private static async Task<Dictionary<string, int>> PidsAsync(RunningDaemon daemon, params string[] names)
    {
        var pids = new Dictionary<string, int>();
        foreach (var name in names)
        {
            pids.Add(name, (await daemon.UntilAsync(name, "running")).Pid!.Value);
        }

        return pids;
    }
}
