using Microsoft.Extensions.DependencyInjection;

namespace Supervision.Hosting.Tests.Embedding;

/// <summary>The check of a managed service is its health check.</summary>
public sealed class ManagedHealthTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task A_check_that_fails_so_often_in_a_row_restarts_the_service()
    {
        _script.Check = _ => _script.Record.Contains("2 started") ? Task.CompletedTask : throw new InvalidOperationException("the queue is stuck");
        await using var application = await StartAsync(o => o.HealthFailures = 2);
        var again = await application.UntilAsync("worker", s => s is { State: "running", Health: "healthy" }, "healthy after a restart");
        Assert.Equal(1, again.Restarts);
        Assert.Equal("worker#2", again.Incarnations[0].Id);
        Assert.Contains("1 disposed", _script.Record);
        await application.UntilHistoryAsync("worker", "unhealthy: managed:worker check: exited 1: InvalidOperationException: the queue is stuck");
    }

    [Fact]
    public async Task An_unhealthy_service_can_be_left_running()
    {
        _script.Check = _ => throw new InvalidOperationException("the queue is stuck");
        await using var application = await StartAsync(o =>
        {
            o.HealthFailures = 1;
            o.Set("health.action", "none");
        });
        var unhealthy = await application.UntilAsync("worker", s => s.Health == "unhealthy", "unhealthy");
        Assert.Equal(("running", 0), (unhealthy.State, unhealthy.Restarts));
    }

    [Fact]
    public async Task A_check_that_does_not_answer_in_time_is_a_bad_answer_and_none_is_asked_beside_it()
    {
        var (asked, most) = (0, 0);
        var gate = new TaskCompletionSource();
        _script.Check = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref asked));
            await gate.Task;
            Interlocked.Decrement(ref asked);
        };
        await using var application = await StartAsync(o =>
        {
            o.HealthFailures = 3;
            o.Set("health.timeout", "20ms");
            o.Set("health.action", "fail");
        });
        var failed = await application.UntilAsync("worker", "failed");
        Assert.Contains("the check before has not answered yet", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(1, most);
        gate.SetResult();
    }

    private Task<EmbeddedApplication> StartAsync(Action<ManagedOptions> configure) =>
        EmbeddedApplication.StartAsync(
            s => s.AddManaged<Scripted>("worker", o =>
            {
                o.HealthInterval = TimeSpan.FromMilliseconds(5);
                configure(o);
            }),
            services => services.AddSingleton(_script));
}
