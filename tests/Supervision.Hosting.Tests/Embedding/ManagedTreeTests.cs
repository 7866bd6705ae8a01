using Microsoft.Extensions.DependencyInjection;
using Supervision.Api;

namespace Supervision.Hosting.Tests.Embedding;

/// <summary>Managed services and processes depend on each other, share groups, hooks and conflicts.</summary>
public sealed class ManagedTreeTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task A_managed_service_requires_a_process_and_is_required_by_one()
    {
        await using var application = await StartAsync(s => s
            .AddService(new ServiceDefinition("db") { Command = ["sleep", "1000"] })
            .AddManaged<Scripted>("worker", o => o.Requires = ["db"])
            .AddService(new ServiceDefinition("web") { Command = ["sleep", "1000"], Requires = ["worker"] }));
        var web = await application.UntilAsync("web", "running");

        await application.Node.StopAsync("worker");
        Assert.Equal("waits for worker to be ready", (await application.UntilAsync("web", "waiting")).Reason);
        await application.Node.StartAsync("worker");
        Assert.NotEqual(web.Pid, (await application.UntilAsync("web", "running")).Pid);

        await application.Node.StopAsync("db");
        Assert.Equal("waiting", (await application.GetAsync("worker")).State);
        Assert.Equal("2 disposed", _script.Record.Last());
    }

    [Fact]
    public async Task The_crash_of_a_managed_service_is_the_crash_of_a_member_of_its_group()
    {
        var crash = new TaskCompletionSource();
        _script.Start = (context, _) =>
        {
            context.Run(async stopping => await crash.Task.WaitAsync(stopping));
            return Task.CompletedTask;
        };
        await using var application = await StartAsync(s => s
            .AddHoconText("supervision.groups.all { strategy = one-for-all, intensity = 5, period = 1m }")
            .AddManaged<Scripted>("worker", o => o.Group = "/all")
            .AddService(new ServiceDefinition("other") { Group = "/all", Command = ["sleep", "1000"] }));
        var before = await application.UntilAsync("other", "running");
        await application.UntilAsync("worker", "running");
        crash.SetException(new IOException("gone"));
        await application.UntilAsync("other", s => s.State == "running" && s.Pid != before.Pid, "started again with its group");
    }

    [Fact]
    public async Task Hooks_of_a_managed_service_are_commands_as_ever()
    {
        using var place = new TemporaryDirectory();
        var file = place.File("hook");
        await using var application = await StartAsync(s => s.AddManaged<Scripted>("worker", o =>
        {
            o.Set("hooks.pre-start", $"[{{ command = [sh, -c, \"echo $SUPERVISION_SERVICE > {file}\"] }}]");
            o.Set("hooks.post-start", $"[{{ command = [sh, -c, \"echo \\\"main process: $MAINPID\\\" >> {file}\"] }}]");
        }));
        await application.UntilAsync("worker", "running");

        // It has no process, and the application's own is nobody's business.
        await Eventually.TrueAsync(() => File.ReadAllText(file) == "worker\nmain process: \n");
    }

    [Fact]
    public async Task Enabling_a_managed_service_that_conflicts_with_an_enabled_one_is_refused()
    {
        await using var application = await StartAsync(s => s
            .AddManaged<Scripted>("worker", o =>
            {
                o.Conflicts = ["other"];
                o.Enabled = false;
            })
            .AddService(new ServiceDefinition("other") { Command = ["sleep", "1000"] }));
        var refusal = await Assert.ThrowsAsync<SupervisionException>(() => application.Node.CommandAsync("worker", ServiceVerb.Enable, new CommandRequest()));
        Assert.Equal(ProblemKind.Conflict, refusal.Kind);
        Assert.Equal("disabled", (await application.GetAsync("worker")).State);
    }

    [Fact]
    public async Task One_class_can_be_several_services_also_by_names_that_HOCON_gives()
    {
        await using var application = await StartAsync(s => s
            .AddManaged<Scripted>("worker")
            .AddHoconText("""supervision.services.second { command = "managed:worker", ready.when = notify, requires = worker }"""));
        await application.UntilAsync("second", "running");
        Assert.Equal("second", _script.Context!.Service);
    }

    [Fact]
    public async Task Replicas_of_a_managed_service_are_instances_that_each_answer_for_themselves()
    {
        var sick = new TaskCompletionSource<ManagedContext>();
        _script.Start = (context, _) =>
        {
            if (context.Replica == 1)
            {
                sick.TrySetResult(context);
            }

            return Task.CompletedTask;
        };
        await using var application = await StartAsync(s => s.AddManaged<Scripted>("worker", o =>
        {
            o.Replicas = 3;
            o.Environment = new Dictionary<string, string> { ["SHARD"] = "shard %i" };
        }));
        await application.UntilAsync("worker", s => s is { State: "running", Incarnations.Count: 3 } && s.Incarnations.All(i => i.Ready), "three of it running");
        Assert.Equal(("worker", "shard 1"), ((await sick.Task).Service, (await sick.Task).Environment["SHARD"]));
        (await sick.Task).Exit(3);
        await application.UntilAsync("worker", s => s is { State: "running", Restarts: 1, Incarnations.Count: 3 } && s.Incarnations.All(i => i.Ready), "running again");
        Assert.Equal(4, _script.Record.Count(r => r.EndsWith("started", StringComparison.Ordinal)));
        Assert.Equal(3, _script.MostAtOnce);
    }

    [Fact]
    public async Task A_hosted_service_is_supervised_without_knowing_it()
    {
        await using var application = await EmbeddedApplication.StartAsync(
            s => s.AddHosted<Faulty>("mailer"), services => services.AddSingleton(_script));
        var again = await application.UntilAsync("mailer", s => s is { State: "running", Restarts: 1 }, "running again");
        Assert.Equal("exited 1: IOException: no network", again.Exit!.Text);
        Assert.Equal("exited 0", (await application.Node.StopAsync("mailer")).Service.Exit!.Text);
        Assert.Equal(2, _script.Record.Count);
    }

    private Task<EmbeddedApplication> StartAsync(Action<SupervisionBuilder> configure) =>
        EmbeddedApplication.StartAsync(configure, services => services.AddSingleton(_script));

    private sealed class Faulty(Script script) : Microsoft.Extensions.Hosting.BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            script.Record.Enqueue("made");
            await Task.Yield();
            if (script.Record.Count == 1)
            {
                throw new IOException("no network");
            }

            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
    }
}
