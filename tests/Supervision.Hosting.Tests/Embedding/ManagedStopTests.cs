using Microsoft.Extensions.DependencyInjection;
using Supervision.Api;

namespace Supervision.Hosting.Tests.Embedding;

/// <summary>A stop has its time; what does not end in it is abandoned, and nobody waits for it any longer.</summary>
public sealed class ManagedStopTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task A_slow_stop_has_the_time_of_stop_timeout()
    {
        var gate = new TaskCompletionSource();
        _script.Stop = _ => gate.Task;
        await using var application = await StartAsync(TimeSpan.FromMinutes(5));
        await application.UntilAsync("worker", "running");
        var stop = application.Node.StopAsync("worker");
        await application.UntilAsync("worker", "stopping");
        gate.SetResult();
        Assert.Equal("exited 0", (await stop).Service.Exit!.Text);
    }

    [Fact]
    public async Task Who_goes_along_when_the_time_is_over_counts_as_killed()
    {
        _script.Stop = cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken);
        await using var application = await StartAsync(TimeSpan.FromMilliseconds(50));
        await application.UntilAsync("worker", "running");
        Assert.Equal("killed by SIGKILL", (await application.Node.StopAsync("worker")).Service.Exit!.Text);
        Assert.Contains("1 disposed", _script.Record);
    }

    [Fact]
    public async Task Who_ignores_the_end_is_abandoned_with_a_warning()
    {
        var gate = new TaskCompletionSource();
        _script.Stop = _ => gate.Task;
        await using var application = await StartAsync(TimeSpan.FromMilliseconds(50));
        await application.UntilAsync("worker", "running");

        var stopped = (await application.Node.StopAsync("worker")).Service;
        Assert.Equal("disabled", stopped.State);
        Assert.Equal(("lost", "lost: abandoned: it did not end when it was asked to, and its code may still run"), (stopped.Exit!.Kind, stopped.Exit.Text));
        await Eventually.TrueAsync(() => application.HasLogged("Warning: worker#1 did not end when it was asked to, and is abandoned: its code may still run"));
        Assert.DoesNotContain("1 disposed", _script.Record);

        _script.Stop = _ => Task.CompletedTask;
        var again = await application.Node.StartAsync("worker");
        Assert.Equal("running", again.Service.State);
        await application.UntilAsync("worker", s => s.Warnings is ["worker#1 was abandoned, and its code may still run beside this instance"], "warned of the first");

        gate.SetResult();
        await Eventually.TrueAsync(() => _script.Record.Contains("1 disposed"));
        await Eventually.TrueAsync(() => application.HasLogged("Information: worker#1, which had been abandoned, has ended"));
        Assert.Empty((await application.Node.RestartAsync("worker")).Service.Warnings);
    }

    [Fact]
    public async Task A_start_that_never_returns_is_stopped_like_any_other()
    {
        _script.Start = (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
        await using var application = await StartAsync(TimeSpan.FromMinutes(5));
        await application.UntilAsync("worker", "starting");
        var stopped = (await application.Node.StopAsync("worker")).Service;
        Assert.Equal(("disabled", "exited 0"), (stopped.State, stopped.Exit!.Text));

        // What never started is not asked to stop.
        Assert.Equal(["1 made", "1 disposed"], _script.Record);
    }

    [Fact]
    public async Task A_start_that_takes_too_long_is_a_failed_start()
    {
        _script.Start = (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
        await using var application = await EmbeddedApplication.StartAsync(
            s => s.AddManaged<Scripted>("worker", o =>
            {
                o.ReadyTimeout = TimeSpan.FromMilliseconds(50);
                o.RestartPolicy = Supervision.Actors.RestartPolicy.Temporary;
            }),
            services => services.AddSingleton(_script));
        Assert.StartsWith("not ready within 50ms", (await application.UntilAsync("worker", "failed")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_can_kill_an_instance_as_a_process()
    {
        await using var application = await StartAsync(TimeSpan.FromMinutes(5));
        await application.UntilAsync("worker", "running");
        await application.Node.CommandAsync("worker", ServiceVerb.Signal, new CommandRequest { Signal = "KILL" });
        var again = await application.UntilAsync("worker", s => s is { State: "running", Restarts: 1 }, "running again");
        Assert.Equal("killed by SIGKILL", again.Exit!.Text);

        await application.Node.CommandAsync("worker", ServiceVerb.Signal, new CommandRequest { Signal = "HUP" });
        await application.UntilAsync("worker", s => s.Warnings.Contains("SIGHUP means nothing to a managed service"), "warned");
    }

    [Fact]
    public async Task The_stop_of_a_slow_instance_delays_no_other_service()
    {
        var gate = new TaskCompletionSource();
        _script.Stop = _ => gate.Task;
        await using var application = await EmbeddedApplication.StartAsync(
            s => s.AddManaged<Scripted>("worker", o => o.StopTimeout = TimeSpan.FromMinutes(5)).AddService(new ServiceDefinition("sleeper") { Command = ["sleep", "1000"] }),
            services => services.AddSingleton(_script));
        await application.UntilAsync("worker", "running");
        await application.UntilAsync("sleeper", "running");
        var slow = application.Node.StopAsync("worker");
        Assert.Equal("disabled", (await application.Node.StopAsync("sleeper")).Service.State);
        Assert.False(slow.IsCompleted);
        gate.SetResult();
        await slow;
    }

    private Task<EmbeddedApplication> StartAsync(TimeSpan stopTimeout) =>
        EmbeddedApplication.StartAsync(
            s => s.AddManaged<Scripted>("worker", o => o.StopTimeout = stopTimeout), services => services.AddSingleton(_script));
}
