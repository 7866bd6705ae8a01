using System.Diagnostics;
using System.Net.Sockets;
using Supervision.Posix.Relaying;

namespace Supervision.Posix.Tests.Relaying;

/// <summary>A relay without its daemon, and a daemon without its relay.</summary>
public sealed class RelayLifeTests : RelayTest
{
    [Fact]
    public async Task A_relay_must_go_on_without_its_daemon_and_be_found_by_the_next()
    {
        using var target = NewListener(10);
        var first = Opened(TargetOf(target));
        using var early = await Connect();
        using var servedEarly = await target.AcceptAsync().WaitAsync(Limit);
        await Until(first, front => front.Counts.Active == 1);
        first.Dispose();

        // Nobody is there to ask: connections are taken and bytes go through all the same.
        using var late = await Connect();
        using var servedLate = await target.AcceptAsync().WaitAsync(Limit);
        await servedLate.SendAsync("late"u8.ToArray());
        Assert.Equal(4, await late.ReceiveAsync(new byte[8]).WaitAsync(Limit));

        var next = NewLink();
        Assert.Equal(first.RelayPid, next.RelayPid);
        var found = Assert.Single(next.Found);
        Assert.Equal((Front, TargetOf(target), 2L), (found.Name, found.Target, found.Counts.Active));

        // As the next daemon does: what is as it was must stay as it is.
        next.Open(Front, Listener, new FrontSettings());
        next.Aim(Front, TargetOf(target));
        await servedEarly.SendAsync("early"u8.ToArray());
        Assert.Equal(5, await early.ReceiveAsync(new byte[8]).WaitAsync(Limit));
        using var last = await Connect();
        await Until(next, front => front.Counts is { Active: 3, Broken: 0 });
    }

    [Fact]
    public async Task A_relay_that_is_killed_must_be_noticed_and_another_take_the_connections_that_wait()
    {
        using var target = NewListener(10);
        var lost = new TaskCompletionSource<string>();
        var link = NewLink(lost.SetResult);
        link.Open(Front, Listener, new FrontSettings());
        link.Aim(Front, TargetOf(target));
        await Until(link, front => front.Target is not null);
        Assert.InRange(link.RelayPid, 2, int.MaxValue);
        Process.GetProcessById(link.RelayPid).Kill();
        _ = await lost.Task.WaitAsync(Limit);
        await Assert.ThrowsAnyAsync<Exception>(() => link.ReadAsync());

        // The listener is ours: whoever connects now waits in the kernel.
        using var client = await Connect();
        var next = Opened(TargetOf(target));
        Assert.NotEqual(link.RelayPid, next.RelayPid);
        Assert.Empty(next.Found);
        using var served = await target.AcceptAsync().WaitAsync(Limit);
        await Until(next, front => front.Counts.Active == 1);
    }

    [Fact]
    public async Task A_closed_front_must_let_its_connections_end_and_the_relay_with_them()
    {
        using var target = NewListener(10);
        var link = Opened(TargetOf(target));
        using var client = await Connect();
        using var served = await target.AcceptAsync().WaitAsync(Limit);
        await Until(link, front => front.Counts.Active == 1);
        link.Close(Front);
        Assert.Empty(await link.ReadAsync());
        link.Dispose();
        await served.SendAsync("still"u8.ToArray());
        Assert.Equal(5, await client.ReceiveAsync(new byte[8]).WaitAsync(Limit));
        Assert.True(IsRunning);
        served.Shutdown(SocketShutdown.Both);
        client.Shutdown(SocketShutdown.Both);
        Assert.True(SpinWait.SpinUntil(() => !IsRunning, Limit), "the relay goes on");
    }
}
