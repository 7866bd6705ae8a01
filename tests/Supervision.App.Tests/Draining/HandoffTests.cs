using System.Collections.Concurrent;
using Supervision.App.Tests.Harness;

namespace Supervision.App.Tests.Draining;

/// <summary>Rule: a web program that is replaced while it serves refuses, resets and forgets no client. The programs are those of the sample.</summary>
public sealed class HandoffTests
{
    private const string Web = "ZeroDowntime";

    [Fact]
    public async Task A_web_program_must_finish_what_is_under_way_and_leave_what_is_new_to_its_successor()
    {
        using var notify = new NotifyReceiver();
        using var launcher = Launcher.Open(Web, ["other=tcp", "http=tcp"], notify.Environment);
        var port = await launcher.PortAsync("http");
        var old = await launcher.StartAsync();
        await notify.UntilAsync("READY=1");
        Assert.Contains("STATUS=version 0", notify.Messages);
        using var kept = await HttpConnection.OpenAsync(port);
        using var idle = await HttpConnection.OpenAsync(port);
        using var busy = await HttpConnection.OpenAsync(port);
        foreach (var connection in (HttpConnection[])[kept, idle, busy])
        {
            Assert.Equal(new HttpAnswer(200, $"v0 alone pid {old}", IsLast: false), await connection.GetAsync("/"));
        }

        await busy.SendAsync("/slow?seconds=2");
        // It has arrived when another request that was sent later is answered.
        Assert.False((await kept.GetAsync("/")).IsLast);
        Launcher.Terminate(old);
        await notify.UntilAsync("STOPPING=1");

        // Nobody accepts now: who connects waits, and is served by the next one.
        var waiting = HttpConnection.GetOnceAsync(port);
        Assert.Equal(new HttpAnswer(200, $"v0 alone pid {old}", IsLast: true), await kept.GetAsync("/"));
        Assert.True(await kept.IsClosedAsync());
        Assert.False(waiting.IsCompleted);
        var successor = await launcher.StartAsync();
        Assert.Equal(successor, (await waiting).Pid);

        Assert.True(await idle.IsClosedAsync());
        Assert.Equal(new HttpAnswer(200, $"v0 alone pid {old}", IsLast: true), await busy.AnswerAsync());
        Assert.Equal(0, await launcher.EndAsync(old));
        Assert.Equal(successor, (await HttpConnection.GetOnceAsync(port)).Pid);
        Launcher.Terminate(successor);
        Assert.Equal(0, await launcher.EndAsync(successor));
    }

    [Fact]
    public async Task Programs_that_replace_each_other_under_load_must_not_fail_a_single_request()
    {
        using var notify = new NotifyReceiver();
        using var launcher = Launcher.Open(Web, ["http=tcp"], notify.Environment);
        var port = await launcher.PortAsync("http");
        var current = await launcher.StartAsync();
        await notify.UntilAsync("READY=1");
        using var stop = new CancellationTokenSource();
        var answers = new ConcurrentDictionary<int, int>();
        var clients = Enumerable.Range(0, 16).Select(i => Task.Run(() => LoadAsync(port, keepsAlive: i % 2 == 0, answers, stop.Token))).ToList();
        for (var round = 1; round <= 3; round++)
        {
            var next = await launcher.StartAsync();
            await Eventually.True(() => notify.Messages.Count(m => m == "READY=1") == round + 1, () => $"{next} is not ready");
            Launcher.Terminate(current);
            Assert.Equal(0, await launcher.EndAsync(current));
            await Eventually.True(() => answers.ContainsKey(next) || clients.Any(c => c.IsFaulted), () => $"{next} answers nobody");
            current = next;
        }

        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Assert.Equal(4, answers.Count);
    }

    [Fact]
    public async Task A_web_program_alone_must_listen_where_it_is_told_to()
    {
        using var launcher = Launcher.Open(Web, [], null, "--urls", "http://127.0.0.1:0");
        var pid = await launcher.StartAsync();
        await Eventually.True(() => launcher.Lines.Any(l => l.Contains("Now listening on: ", StringComparison.Ordinal)), () => string.Join('\n', launcher.Lines));
        var line = launcher.Lines.First(l => l.Contains("Now listening on: ", StringComparison.Ordinal));
        var port = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..]).Port;
        Assert.Equal(pid, (await HttpConnection.GetOnceAsync(port)).Pid);
        Launcher.Terminate(pid);
        Assert.Equal(0, await launcher.EndAsync(pid));
    }

    private static async Task LoadAsync(int port, bool keepsAlive, ConcurrentDictionary<int, int> answers, CancellationToken stop)
    {
        HttpConnection? connection = null;
        while (!stop.IsCancellationRequested)
        {
            connection ??= await HttpConnection.OpenAsync(port);
            var answer = await connection.GetAsync("/");
            Assert.Equal(200, answer.Status);
            answers.AddOrUpdate(answer.Pid, 1, (_, count) => count + 1);
            if (keepsAlive && !answer.IsLast) continue;
            connection.Dispose();
            connection = null;
        }

        connection?.Dispose();
    }
}
