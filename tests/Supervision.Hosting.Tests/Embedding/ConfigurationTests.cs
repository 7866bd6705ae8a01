using Microsoft.Extensions.DependencyInjection;
using Supervision.Api;
using Supervision.Specs.Reading;

namespace Supervision.Hosting.Tests.Embedding;

/// <summary>Files, texts and C# are one configuration, with one validation.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public async Task A_wrong_configuration_fails_the_start_of_the_host_with_every_mistake_at_its_place()
    {
        using var place = new TemporaryDirectory();
        var file = place.File("tree.conf");
        await File.WriteAllTextAsync(file, "supervision.services {\n  web {\n    comand = run\n  }\n}\n");
        await using var application = EmbeddedApplication.Build(s => s
            .AddHocon(file)
            .AddService(new ServiceDefinition("db") { Command = ["run"], Requires = ["cache"] })
            .AddManaged<Scripted>("worker", o => o.Set("user", "root"))
            .AddHoconText("""
                supervision {
                  services.late { command = run, nice = 99 }
                }
                """));
        var wrong = await Assert.ThrowsAsync<SpecException>(application.StartAsync);
        var here = LineOf("AddService(new ServiceDefinition(\"db\")");
        Assert.Equal(
            [
                $"{file}:2: supervision.services.web: found neither command nor shell, expected command = a program and its arguments: a list or a string of words, or shell = a line for /bin/sh",
                $"{file}:3: supervision.services.web.comand: is an unknown key, did you mean command?",
                $"ConfigurationTests.cs:{here}: supervision.services.db.requires: found \"cache\", expected the name of a service or one that a service provides",
                $"ConfigurationTests.cs:{here + 1}: supervision.services.worker.user: is of no use to a managed service, which runs inside the host application and has no process",
                $"ConfigurationTests.cs:{here + 4}: supervision.services.late.nice: found \"99\", expected a whole number from -20 to 19",
            ],
            wrong.Message.Split('\n'));
        await Assert.ThrowsAsync<SpecException>(() => application.Node.WhenStarted);
        await Assert.ThrowsAsync<SpecException>(() => application.Node.GetServicesAsync());
    }

    [Fact]
    public async Task A_missing_file_and_a_syntax_error_are_reported_together()
    {
        await using var application = EmbeddedApplication.Build(s => s.AddHocon("missing.conf").AddHoconText("supervision {"));
        var wrong = await Assert.ThrowsAsync<SpecException>(application.StartAsync);
        Assert.Equal(2, wrong.Errors.Length);
        Assert.Contains(wrong.Errors, e => e.ToString() == "missing.conf: no such file, expected a readable file");
    }

    [Fact]
    public async Task What_is_added_later_stands_over_what_was_added_before()
    {
        await using var application = await EmbeddedApplication.StartAsync(s => s
            .AddService(new ServiceDefinition("web") { Command = ["sleep", "1"], Description = "first", Enabled = false })
            .AddHoconText("""supervision.services.web.description = second"""));
        Assert.Equal("second", (await application.GetAsync("web")).Description);
    }

    [Fact]
    public async Task Everything_a_definition_says_is_in_the_spec()
    {
        await using var application = await EmbeddedApplication.StartAsync(s =>
        {
            var web = new ServiceDefinition("web:blue")
            {
                Group = "/shop/front",
                Command = ["sh", "-c", "exec sleep \"$TIME\" # \"quoted\" ${no} \\ ünïcode"],
                Description = "a \"quoted\" one",
                Requires = ["db"],
                Wants = ["cache"],
                After = ["cache"],
                Provides = ["front"],
                Conflicts = ["other"],
                Environment = new Dictionary<string, string> { ["TIME"] = "1000", ["DOTTED.NAME"] = "a = b" },
                RestartPolicy = Supervision.Actors.RestartPolicy.Transient,
                RestartLimit = 7,
                RestartPeriod = TimeSpan.FromSeconds(90),
                BackoffMin = TimeSpan.FromMilliseconds(1.5),
                BackoffMax = TimeSpan.FromMinutes(2),
                StopTimeout = TimeSpan.FromSeconds(3),
                ReadyTimeout = TimeSpan.FromSeconds(4),
                WorkingDirectory = "/",
            };
            web.Set("restart.on-limit", "escalate");
            s.AddService(web);
            foreach (var name in new[] { "db", "cache", "other" })
            {
                s.AddService(new ServiceDefinition(name) { Shell = "exec sleep 1000", Enabled = name != "other" });
            }
        });
        var running = await application.UntilAsync("web:blue", "running");
        Assert.Equal(("/shop/front", "a \"quoted\" one"), (running.Group, running.Description));
        Assert.Equal(["db", "cache", "cache", "front", "other"], [.. running.Requires, .. running.Wants, .. running.After, .. running.Provides, .. running.Conflicts]);

        var host = await application.Services.GetRequiredKeyedService<Supervision.Hosting.Embedding.EmbeddedNode>("shop").WhenStarted;
        var spec = host.Running.Node!.Spec
            .Services[Supervision.Specs.ServiceName.Parse("web:blue")];
        Assert.Equal("exec sleep \"$TIME\" # \"quoted\" ${no} \\ ünïcode", spec.Command[2]);
        Assert.Equal(("1000", "a = b"), (spec.Environment["TIME"], spec.Environment["DOTTED.NAME"]));
        Assert.Equal((Supervision.Actors.RestartPolicy.Transient, 7, TimeSpan.FromSeconds(90), Supervision.Specs.OnLimit.Escalate), (spec.Restart.Policy, spec.Restart.Limit, spec.Restart.Period, spec.Restart.OnLimit));
        Assert.Equal((TimeSpan.FromMilliseconds(1.5), TimeSpan.FromMinutes(2)), (spec.Restart.Backoff.Min, spec.Restart.Backoff.Max));
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4), "/"), (spec.Stop.Timeout, spec.Ready.Timeout, spec.WorkingDirectory));
        Assert.Matches(@"^ConfigurationTests\.cs:\d+$", spec.Origin);
    }

    [Fact]
    public async Task A_changed_file_is_planned_and_applied_as_in_the_daemon()
    {
        using var place = new TemporaryDirectory();
        var file = place.File("tree.conf");
        await File.WriteAllTextAsync(file, "supervision.services.worker.restart.limit = 3");
        var script = new Script();
        await using var application = await EmbeddedApplication.StartAsync(
            s => s.AddManaged<Scripted>("worker").AddHocon(file), services => services.AddSingleton(script));
        await application.UntilAsync("worker", "running");

        await File.WriteAllTextAsync(file, "supervision.services { worker.restart.limit = 5, other.command = \"sleep 1000\" }");
        var plan = await application.Node.PlanAsync();
        Assert.Equal([("other", "start"), ("worker", "refresh")], plan.Changes.Select(c => (c.Name, c.Action)).Order());
        Assert.True((await application.Node.ApplyAsync(new ApplyRequest { Plan = plan.Id })).Applied);
        await application.UntilAsync("other", "running");
        Assert.Equal("worker#1", (await application.GetAsync("worker")).Incarnations[0].Id);
    }

    [Fact]
    public async Task A_managed_service_that_nobody_offers_is_an_error_with_the_nearest_name()
    {
        await using var application = EmbeddedApplication.Build(s => s
            .AddManaged<Scripted>("worker")
            .AddHoconText("""supervision.services.second.command = "managed:workr" """));
        var wrong = await Assert.ThrowsAsync<SpecException>(application.StartAsync);
        Assert.EndsWith("found the managed service \"workr\", expected one that the host application offers: worker, did you mean worker?", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_daemon_offers_no_managed_services()
    {
        var wrong = Assert.Throws<SpecException>(() => SpecReader.ReadText(
            "supervision.services.worker.command = \"managed:worker\"", "test.conf", new SpecReaderOptions { HostName = "here" }));
        Assert.Equal(
            "test.conf:1: supervision.services.worker.command: found the managed service \"worker\", expected a program: there is no host application that offers any",
            wrong.Message);
    }

    private static int LineOf(string text, [System.Runtime.CompilerServices.CallerFilePath] string file = "") =>
        File.ReadLines(file).TakeWhile(line => !line.Contains(text, StringComparison.Ordinal)).Count() + 1;
}
