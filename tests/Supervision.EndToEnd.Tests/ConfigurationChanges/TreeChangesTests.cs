using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.ConfigurationChanges;

/// <summary>Services and groups that come, go, move and change while they are in any state.</summary>
public sealed class TreeChangesTests(ITestOutputHelper output) : EndToEndTest(output)
{
    /// <summary>Writes when it starts and when it ends, so that overlaps can be seen.</summary>
    private const string Diary = "trap 'echo $0 ends >> diary; exit 0' TERM; echo $0 begins >> diary; while :; do sleep 0.05; done";

    [Fact]
    public async Task What_is_removed_stops_after_those_that_depend_on_it()
    {
        var daemon = await StartAsync($$"""
            services {
              db.command = [sh, -c, "{{Diary}}", db]
              web { command = [sh, -c, "{{Diary}}", web], requires = db }
              other.command = "sleep 1000"
            }
            """);
        await daemon.UntilAsync("web", "running");
        await Eventually.True(() => Read().Length == 2, () => string.Join(", ", Read()));

        Place.WriteConfig("services.other.command = \"sleep 1000\"");
        var applied = await daemon.PbmAsync("tree", "apply");

        Assert.True(applied.Code == 0, applied.ToString());
        Assert.Equal(["db begins", "web begins", "web ends", "db ends"], Read());
        Assert.Equal(["other"], (await daemon.Api.GetServicesAsync()).Value.Select(s => s.Name));
    }

    [Fact]
    public async Task A_service_that_is_renamed_is_gone_before_the_new_one_starts_and_a_dependent_goes_on()
    {
        var daemon = await StartAsync($$"""
            services {
              db.command = [sh, -c, "{{Diary}}", db]
              web { command = "sleep 1000", requires = db }
            }
            """);
        var web = await daemon.UntilAsync("web", "running");

        Place.WriteConfig($$"""
            services {
              store.command = [sh, -c, "{{Diary}}", store]
              web { command = "sleep 1000", requires = store }
            }
            """);
        Assert.Equal(0, (await daemon.PbmAsync("tree", "apply")).Code);

        await daemon.UntilAsync("store", "running");
        await Eventually.True(() => Read().Length == 3, () => string.Join(", ", Read()));
        Assert.Equal(["db begins", "db ends", "store begins"], Read());
        Assert.Equal(web.Pid, (await daemon.GetAsync("web")).Pid);

        // From now on the new requirement counts.
        await daemon.CommandAsync("store", ServiceVerb.Stop);
        await daemon.UntilAsync("web", "waiting");
    }

    [Fact]
    public async Task Groups_come_go_and_change_and_services_move_between_them()
    {
        var daemon = await StartAsync("""
            services.a.command = "sleep 1000"
            groups.old { strategy = rest-for-one, services { b.command = "sleep 1000", c.command = "sleep 1000" } }
            groups.kept { services { d.command = "sleep 1000", e.command = "sleep 1000" } }
            """);
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
        {
            await daemon.UntilAsync(name, "running");
        }

        var (d, b) = (await daemon.GetAsync("d"), await daemon.GetAsync("b"));
        Place.WriteConfig("""
            services.b.command = "sleep 1000"
            groups.kept { strategy = one-for-all, services { d.command = "sleep 1000", e.command = "sleep 1000" } }
            groups.new.groups.inner { services { a.command = "sleep 1000" } }
            """);
        var applied = await daemon.PbmAsync("tree", "apply");
        Assert.True(applied.Code == 0, applied.ToString());

        Assert.Equal(["/", "/kept", "/new", "/new/inner"], (await daemon.Api.GetGroupsAsync()).Value.Select(g => g.Path));
        Assert.Equal("/new/inner", (await daemon.UntilAsync("a", s => s.State == "running" && s.Group == "/new/inner", "the new group")).Group);
        Assert.NotEqual(b.Pid, (await daemon.UntilAsync("b", s => s.State == "running" && s.Group == "/", "the root group")).Pid);
        Assert.Equal(d.Pid, (await daemon.GetAsync("d")).Pid);

        // The new strategy holds: the death of one restarts its sibling.
        await daemon.CrashAsync("e");
        await daemon.UntilAsync("d", s => s.State == "running" && s.Pid != d.Pid, "the sibling's restart");
        Assert.Empty((await daemon.Api.PlanAsync()).Changes);
    }

    [Fact]
    public async Task A_service_that_failed_starts_when_its_configuration_changes()
    {
        var daemon = await StartAsync("services { web.command = \"/no/such/program\", calm.command = \"sleep 1000\" }");
        await daemon.UntilAsync("web", "failed");
        Place.WriteConfig("services { web.command = \"sleep 1000\", calm.command = \"sleep 1000\" }");

        Assert.Equal("start", Assert.Single((await daemon.Api.PlanAsync()).Changes).Action);
        await daemon.Api.ApplyAsync(new ApplyRequest());
        await daemon.UntilAsync("web", "running");
    }

    [Fact]
    public async Task A_service_in_backoff_starts_at_once_with_what_has_changed()
    {
        var daemon = await StartAsync("services.web { shell = \"exit 3\", restart.backoff { min = 1h, max = 2h } }");
        await daemon.UntilAsync("web", s => s.State == "backoff" && s.NextAttempt - s.Since > TimeSpan.FromMinutes(30), "a long backoff");
        Place.WriteConfig("services.web { shell = \"exec sleep 1000\", restart.backoff { min = 1h, max = 2h } }");

        await daemon.Api.ApplyAsync(new ApplyRequest());
        Assert.Equal(0, (await daemon.UntilAsync("web", "running")).Restarts);
    }

    [Fact]
    public async Task A_service_that_is_stopping_starts_with_what_has_changed_meanwhile_and_never_twice()
    {
        var daemon = await StartAsync(Stubborn("one"));
        await daemon.UntilLogAsync("web", "one");
        var restarting = daemon.CommandAsync("web", ServiceVerb.Restart);
        await daemon.UntilAsync("web", "stopping");

        Place.WriteConfig(Stubborn("two"));
        await daemon.Api.ApplyAsync(new ApplyRequest());
        Assert.Equal("stopping", (await daemon.GetAsync("web")).State);
        Place.WriteConfig(Stubborn("three"));
        await daemon.Api.ApplyAsync(new ApplyRequest());
        Place.Write("go", "");

        Assert.Equal("done", (await restarting).Outcome);
        await daemon.UntilLogAsync("web", "three");
        Assert.DoesNotContain("two", await daemon.LinesAsync("web"));
        Assert.Equal("web#2", Assert.Single((await daemon.GetAsync("web")).Incarnations).Id);
    }

    [Fact]
    public async Task What_an_operator_has_stopped_stays_stopped_when_its_configuration_changes()
    {
        var daemon = await StartAsync("services { web.command = \"sleep 1000\", off.command = \"sleep 1000\" }");
        await daemon.CommandAsync("web", ServiceVerb.Stop);
        await daemon.CommandAsync("off", ServiceVerb.Disable);
        Place.WriteConfig("services { web.command = \"sleep 2000\", off { command = \"sleep 2000\", enabled = true } }");

        Assert.All((await daemon.Api.ApplyAsync(new ApplyRequest())).Changes, c => Assert.Equal("refresh", c.Action));
        Assert.Equal("disabled", (await daemon.GetAsync("web")).State);
        Assert.Equal("disabled", (await daemon.GetAsync("off")).State);
        await daemon.CommandAsync("web", ServiceVerb.Start);
        Assert.Equal("sleep 2000", await Workplace.CommandLineOf((await daemon.GetAsync("web")).Pid!.Value));
    }

    [Fact]
    public async Task Enabled_in_the_configuration_acts_at_once_in_both_directions()
    {
        var daemon = await StartAsync("services { on { command = \"sleep 1000\", enabled = false }, off.command = \"sleep 1000\" }");
        await daemon.UntilAsync("off", "running");
        Place.WriteConfig("services { on.command = \"sleep 1000\", off { command = \"sleep 1000\", enabled = false } }");

        var changes = (await daemon.Api.ApplyAsync(new ApplyRequest())).Changes;
        Assert.Equal([("off", "stop"), ("on", "start")], changes.Select(c => (c.Name, c.Action)));
        await daemon.UntilAsync("on", "running");
        await daemon.UntilAsync("off", "disabled");
    }

    [Fact]
    public async Task What_comes_back_is_met_as_if_for_the_first_time()
    {
        var daemon = await StartAsync("services { web.command = \"sleep 1000\", other.command = \"sleep 1000\" }");
        await daemon.CommandAsync("web", ServiceVerb.Stop);
        Place.WriteConfig("services.other.command = \"sleep 1000\"");
        await daemon.Api.ApplyAsync(new ApplyRequest());
        Place.WriteConfig("services { web.command = \"sleep 1000\", other.command = \"sleep 1000\" }");
        await daemon.Api.ApplyAsync(new ApplyRequest());

        await daemon.UntilAsync("web", "running");
        Assert.Contains(await daemon.Api.GetHistoryAsync("web"), e => e.Fact == "removed" && e.Cause.Kind == "configuration");
    }

    private static string Stubborn(string word) =>
        $"services.web {{ shell = \"trap 'test -e go && exit 0' TERM; echo {word}; while :; do test -e go && test {word} = one && exit 0; sleep 0.05; done\", stop.timeout = 1m }}";

    private string[] Read() => File.Exists(Place.In("diary")) ? File.ReadAllLines(Place.In("diary")) : [];
}
