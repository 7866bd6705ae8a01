using Microsoft.Extensions.DependencyInjection;
using Supervision.Api;

namespace Supervision.Hosting.Tests.Embedding;

/// <summary>An exception that escapes is a failed exit; restarts follow the same policy, limits and backoff as those of processes.</summary>
public sealed class ManagedFailureTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task An_exception_at_the_start_is_a_failed_exit_whose_message_is_the_reason()
    {
        _script.Start = (_, _) => throw new InvalidOperationException("no such queue\nas this");
        await using var application = await StartAsync(o => o.RestartPolicy = Supervision.Actors.RestartPolicy.Temporary);
        var failed = await application.UntilAsync("worker", "failed");
        Assert.Equal("exited 1: InvalidOperationException: no such queue as this", failed.Exit!.Text);
        Assert.StartsWith("exited 1: InvalidOperationException: no such queue as this: ", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(1, failed.Exit.Code);
        Assert.Equal(["1 made", "1 disposed"], _script.Record);

        await application.UntilHistoryAsync("worker", failed.Exit.Text);
        await Eventually.TrueAsync(() => application.Node.GetLogAsync("worker").Result.Records.Any(r => r.Stream == "stderr" && r.Text.Contains("no such queue", StringComparison.Ordinal)));
        Assert.True(application.HasLogged("Error: worker#1 failed"));
    }

    [Fact]
    public async Task An_exception_of_a_constructor_is_a_failed_exit()
    {
        await using var application = await EmbeddedApplication.StartAsync(s => s.AddManaged<Scripted>("worker", o => o.RestartLimit = 0));
        var failed = await application.UntilAsync("worker", "failed");
        Assert.StartsWith("exited 1: InvalidOperationException: Unable to resolve service for type", failed.Exit!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_of_the_work_is_a_failed_exit_and_the_next_instance_starts()
    {
        var failures = 1;
        _script.Start = (context, _) =>
        {
            context.Run(async _ =>
            {
                await Task.Yield();
                if (Interlocked.Decrement(ref failures) >= 0)
                {
                    throw new IOException("the disk is gone");
                }

                await Task.Delay(Timeout.Infinite, context.Stopping);
            });
            return Task.CompletedTask;
        };
        await using var application = await StartAsync();
        var again = await application.UntilAsync("worker", s => s is { State: "running", Restarts: 1 }, "running again");
        Assert.Equal("exited 1: IOException: the disk is gone", again.Exit!.Text);
        Assert.Equal("worker#2", again.Incarnations[0].Id);

        // What the first had begun it could put in order.
        Assert.Equal(["1 made", "1 started", "1 asked to stop", "1 stopped", "1 disposed", "2 made", "2 started"], _script.Record);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_failure()
    {
        _script.Start = (context, _) =>
        {
            context.Run(_ => Task.FromCanceled(new CancellationToken(canceled: true)));
            return Task.CompletedTask;
        };
        await using var application = await StartAsync(o => o.RestartPolicy = Supervision.Actors.RestartPolicy.Temporary);
        Assert.StartsWith("exited 1: TaskCanceledException: ", (await application.UntilAsync("worker", "failed")).Exit!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_that_nobody_asked_for_are_counted_and_the_limit_holds()
    {
        _script.Start = (context, _) => throw new InvalidOperationException("never");
        await using var application = await StartAsync(o =>
        {
            o.RestartLimit = 3;
            o.BackoffMin = TimeSpan.FromMilliseconds(1);
            o.BackoffMax = TimeSpan.FromMilliseconds(2);
        });
        var failed = await application.UntilAsync("worker", "failed");
        Assert.Equal(3, failed.Restarts);
        Assert.Contains("3 restarts within", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(4, _script.Record.Count(r => r.EndsWith("disposed", StringComparison.Ordinal)));
        Assert.Equal(1, _script.MostAtOnce);
    }

    [Fact]
    public async Task An_exception_in_the_stop_is_told_but_the_service_stays_stopped()
    {
        _script.Stop = _ => throw new IOException("cannot flush");
        await using var application = await StartAsync();
        await application.UntilAsync("worker", "running");
        var stopped = (await application.Node.StopAsync("worker")).Service;
        Assert.Equal("disabled", stopped.State);
        Assert.Equal("exited 1: IOException: cannot flush", stopped.Exit!.Text);
        Assert.Contains("1 disposed", _script.Record);
    }

    private Task<EmbeddedApplication> StartAsync(Action<ManagedOptions>? configure = null) =>
        EmbeddedApplication.StartAsync(s => s.AddManaged<Scripted>("worker", configure), services => services.AddSingleton(_script));
}
