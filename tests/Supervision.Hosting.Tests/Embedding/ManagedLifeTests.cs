using Microsoft.Extensions.DependencyInjection;
using Supervision.Api;
using Supervision.Specs;

namespace Supervision.Hosting.Tests.Embedding;

/// <summary>A managed service lives as a process does: starting, running, stopping, and again.</summary>
public sealed class ManagedLifeTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task A_managed_service_runs_once_its_start_has_returned()
    {
        var gate = new TaskCompletionSource();
        _script.Start = (_, _) => gate.Task;
        await using var application = await StartAsync();
        Assert.Equal("starting", (await application.UntilAsync("worker", "starting")).State);

        gate.SetResult();
        var running = await application.UntilAsync("worker", "running");
        Assert.Equal("runs inside the host application", running.Reason);
        Assert.Null(running.Pid);
        Assert.Null(Assert.Single(running.Incarnations).Pid);
        Assert.True(running.Incarnations[0].Ready);
    }

    [Fact]
    public async Task A_managed_service_can_be_ready_before_its_start_returns()
    {
        var gate = new TaskCompletionSource();
        _script.Start = (context, _) =>
        {
            context.Ready();
            return gate.Task;
        };
        await using var application = await StartAsync();
        await application.UntilAsync("worker", "running");
        gate.SetResult();
    }

    [Fact]
    public async Task The_context_tells_who_the_instance_is()
    {
        await using var application = await StartAsync(o =>
        {
            o.Group = "/back/office";
            o.Environment = new Dictionary<string, string> { ["QUEUE"] = "orders" };
        });
        await application.UntilAsync("worker", "running");
        var context = _script.Context!;
        Assert.Equal(("worker", "worker#1", "shop", "/back/office", "orders"), (context.Service, context.Incarnation, context.Node, context.Group, context.Environment["QUEUE"]));
    }

    [Fact]
    public async Task A_stop_cancels_the_work_asks_the_instance_and_disposes_of_it()
    {
        var cancelled = new TaskCompletionSource();
        _script.Start = (context, _) =>
        {
            context.Run(async stopping =>
            {
                stopping.Register(cancelled.SetResult);
                await Task.Delay(Timeout.Infinite, stopping);
            });
            return Task.CompletedTask;
        };
        _script.Stop = _ => cancelled.Task;
        await using var application = await StartAsync();
        await application.UntilAsync("worker", "running");

        var result = await application.Node.StopAsync("worker", "a test");
        Assert.Equal("done", result.Outcome);
        Assert.Equal("disabled", result.Service.State);
        Assert.Equal("exited 0", result.Service.Exit!.Text);
        Assert.Equal(["1 made", "1 started", "1 asked to stop", "1 stopped", "1 disposed"], _script.Record);
    }

    [Fact]
    public async Task Every_start_makes_a_new_instance_and_two_never_live_at_once()
    {
        await using var application = await StartAsync();
        await application.UntilAsync("worker", "running");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("running", (await application.Node.RestartAsync("worker")).Service.State);
        }

        await application.StopAsync();
        Assert.Equal(1, _script.MostAtOnce);
        Assert.Equal(6, _script.Record.Count(r => r.EndsWith("made", StringComparison.Ordinal)));
        Assert.Equal(6, _script.Record.Count(r => r.EndsWith("disposed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Work_that_ends_ends_the_instance_as_an_exit_with_code_0_does()
    {
        var end = new TaskCompletionSource();
        _script.Start = (context, _) =>
        {
            context.Run(_ => end.Task);
            return Task.CompletedTask;
        };
        await using var application = await StartAsync(o => o.RestartPolicy = Supervision.Actors.RestartPolicy.Transient);
        await application.UntilAsync("worker", "running");
        end.SetResult();
        var completed = await application.UntilAsync("worker", "completed");
        Assert.Equal("exited 0", completed.Exit!.Text);
        Assert.Contains("1 disposed", _script.Record);
    }

    [Fact]
    public async Task An_instance_can_choose_its_exit_code()
    {
        _script.Start = (context, _) =>
        {
            context.Run(async stopping =>
            {
                context.Exit(78);
                await Task.Delay(Timeout.Infinite, stopping);
            });
            return Task.CompletedTask;
        };
        await using var application = await StartAsync(o => o.Set("restart.prevent-exit-codes", "[78]"));
        var failed = await application.UntilAsync("worker", "failed");
        Assert.Equal(("exited", 78), (failed.Exit!.Kind, failed.Exit.Code));
        Assert.Equal(0, failed.Restarts);
    }

    [Fact]
    public async Task A_one_shot_completes_when_its_start_returns()
    {
        _script.Start = async (context, cancellationToken) =>
        {
            await context.Out.WriteLineAsync("migrated");
            await Task.Yield();
        };
        await using var application = await StartAsync(
            o => o.Type = ServiceType.OneShot,
            s => s.AddService(new ServiceDefinition("web") { Command = ["sleep", "1000"] }));
        var completed = await application.UntilAsync("worker", "completed");
        Assert.Equal("exited 0", completed.Exit!.Text);
        await Eventually.TrueAsync(() => application.Node.GetLogAsync("worker").Result.Records is [{ Text: "migrated", Stream: "stdout" }]);
    }

    [Fact]
    public async Task What_an_instance_writes_stands_in_the_log_of_its_service()
    {
        _script.Start = (context, _) =>
        {
            context.Out.WriteLine("to stdout");
            context.Error.WriteLine("to stderr");
            context.Status("indexing");
            return Task.CompletedTask;
        };
        await using var application = await StartAsync();
        var running = await application.UntilAsync("worker", s => s is { State: "running", Status: "indexing" }, "running with its status");
        Assert.Equal("healthy", (await application.UntilAsync("worker", s => s.Health is not null, "asked")).Health);
        await Eventually.TrueAsync(() => application.Node.GetLogAsync("worker").Result.Records.Count == 2);
        var lines = (await application.Node.GetLogAsync(null)).Records.Select(r => (r.Service, r.Stream, r.Text)).Order();
        Assert.Equal([("worker", "stderr", "to stderr"), ("worker", "stdout", "to stdout")], lines);

        await application.Node.StopAsync("worker");
        await _script.Context!.Out.WriteLineAsync("after the end");
    }

    [Fact]
    public async Task Each_instance_has_a_scope_of_its_own_that_ends_after_it()
    {
        await using var application = await EmbeddedApplication.StartAsync(
            s => s.AddManaged("worker", p => new Scoped(p.GetRequiredService<Connection>(), _script)),
            services => services.AddSingleton(_script).AddScoped<Connection>());
        await application.UntilAsync("worker", "running");
        await application.Node.RestartAsync("worker");
        await application.Node.StopAsync("worker");
        Assert.Equal(["1 made", "stopped", "1 disposed", "2 made", "stopped", "2 disposed"], _script.Record);
    }

    private sealed class Connection(Script script) : IDisposable
    {
        private readonly int _number = script.Made();

        public void Dispose() => script.Disposed(_number);
    }

    private sealed class Scoped(Connection connection, Script script) : IManagedService
    {
        public Task StartAsync(ManagedContext context, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            script.Record.Enqueue(connection is null ? "lost" : "stopped");
            return Task.CompletedTask;
        }
    }

    private Task<EmbeddedApplication> StartAsync(Action<ManagedOptions>? configure = null, Action<SupervisionBuilder>? more = null) =>
        EmbeddedApplication.StartAsync(
            s =>
            {
                s.AddManaged<Scripted>("worker", configure);
                more?.Invoke(s);
            },
            services => services.AddSingleton(_script));
}
