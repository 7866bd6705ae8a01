using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

public sealed class NotifyInProcessTests : NotifySpec<InProcess>;

public sealed class NotifyByKeeperTests : NotifySpec<ByKeeper>;

/// <summary>A process says of itself what <c>sd_notify</c> knows.</summary>
public abstract class NotifySpec<T> : HostTests<T>
    where T : IHostUnderTest, new()
{
    [Fact]
    public async Task Every_key_must_arrive_as_its_value()
    {
        Host.Spawn(Notifying("a#1", "notify", "READY=1\\nSTATUS=at work\\nMAINPID=1\\nWATCHDOG=1\\nWATCHDOG_USEC=2500000\\nEXTEND_TIMEOUT_USEC=60000000\\nERRNO=2\\nX_OWN=7", "wait"));
        Assert.Equal(
            new Notification
            {
                Ready = true,
                Status = "at work",
                Watchdog = WatchdogSign.Alive,
                WatchdogInterval = TimeSpan.FromSeconds(2.5),
                ExtendTimeout = TimeSpan.FromMinutes(1),
                ErrorNumber = 2,
            },
            (await Observer.Expect<News.Notified>("a#1")).Notification);
    }

    [Fact]
    public async Task Reloading_and_stopping_must_come_in_order()
    {
        Host.Spawn(Notifying("a#1", "notify", "READY=1", "notify", "RELOADING=1\\nMONOTONIC_USEC=5000000", "notify", "READY=1", "notify", "STOPPING=1"));
        _ = await Observer.Expect<News.Exited>("a#1");
        Assert.Equal(
            [
                new Notification { Ready = true },
                new Notification { Reloading = true, ReloadBegan = TimeSpan.FromSeconds(5) },
                new Notification { Ready = true },
                new Notification { Stopping = true },
            ],
            Said("a#1"));
    }

    [Fact]
    public async Task What_was_said_before_the_end_must_come_before_the_end()
    {
        for (var i = 0; i < 20; i++)
        {
            Host.Spawn(Notifying($"a#{i}", "notify", "STATUS=last words", "exit", "3"));
            _ = await Observer.Expect<News.Exited>($"a#{i}");
            Assert.Equal("last words", Assert.Single(Said($"a#{i}")).Status);
        }
    }

    [Fact]
    public async Task A_child_of_the_process_must_be_heard()
    {
        Host.Spawn(Requests.Shell("a#1", $"{Probe.Path} notify READY=1 barrier; setsid {Probe.Path} notify STATUS=away barrier; sleep 1000") with { Notify = true });
        await Eventually.Is(() => Said("a#1").Any(n => n.Status == "away"));
        Assert.Contains(Said("a#1"), n => n.Ready);
    }

    [Fact]
    public async Task A_stranger_must_not_be_heard_and_be_named()
    {
        Host.Spawn(Notifying("a#1", "say", "up", "wait"));
        Host.Spawn(Probe.Do("b#1", "notify", "READY=1", "wait") with { Environment = await EnvironmentOf("a#1") });
        var warned = await Observer.Expect<News.Warned>("a#1");
        var stranger = (await Observer.Expect<News.Spawned>("b#1")).Pid;
        Assert.Equal($"ignored a notification of process {stranger}, which is none of this incarnation's (1 ignored so far)", warned.Text);
        Assert.Empty(Said("a#1"));
    }

    [Fact]
    public async Task A_process_spawned_beside_a_service_must_be_heard_as_itself()
    {
        Host.Spawn(Notifying("web#3", "notify", "STATUS=service", "wait"));
        Host.Spawn(Requests.Shell("web.pre-start#3", $"setsid -w {Probe.Path} notify STATUS=hook barrier") with { Notify = true });
        Assert.Equal("service", (await Observer.Expect<News.Notified>("web#3")).Notification.Status);
        Assert.Equal("hook", (await Observer.Expect<News.Notified>("web.pre-start#3")).Notification.Status);
        Host.KillTree("web.pre-start#3");
        _ = await Observer.Expect<News.TreeGone>("web.pre-start#3");
        Assert.True(Children.IsAlive((await Observer.Expect<News.Spawned>("web#3")).Pid));
        Assert.Empty(Observer.All.OfType<News.Warned>());
    }

    [Fact]
    public async Task A_barrier_must_be_lifted_after_everything_before_it()
    {
        Host.Spawn(Notifying("a#1", "notify", "STATUS=before", "barrier", "say", "after", "wait"));
        var spawned = await Observer.Expect<News.Spawned>("a#1");
        using var pump = new Supervision.Posix.Output.OutputPump();
        var sink = new Collected();
        pump.Add(spawned.Stdout!, sink);
        await Eventually.Is(() => sink.Text == "after\n");
        await Eventually.Is(() => Said("a#1").Count == 1);
    }

    [Fact]
    public async Task Nonsense_must_be_ignored()
    {
        Host.Spawn(Notifying(
            "a#1", "notify", "", "notify", "\\n\\n", "notify", "READY", "notify", "READY=yes", "notify", "=1", "notify", "ERRNO=-5\\nMAINPID=x\\nWATCHDOG_USEC=",
            "notify", "READY=1\\0STATUS=hidden", "big", "70000", "notify", "STATUS=a\\xb", "big", "60000", "barrier", "exit", "0"));
        _ = await Observer.Expect<News.Exited>("a#1");
        var statuses = Said("a#1").Select(n => n.Status).ToList();
        Assert.DoesNotContain(Said("a#1"), n => n.Ready || n.ErrorNumber is not null);
        Assert.Equal(new string('x', 4096), statuses[^1]);
        Assert.True(statuses.Count == 1 || statuses[0] == "a\uFFFDb", string.Join('|', statuses));
    }

    [Fact]
    public async Task A_flood_must_be_put_together_and_its_last_word_told()
    {
        Host.Spawn(Notifying("a#1", "flood", "20000", "STATUS=", "notify", "READY=1", "wait"));
        Host.Spawn(Notifying("b#1", "sleep", "50", "notify", "READY=1", "wait"));
        _ = await Observer.Expect<News.Notified>("b#1");
        await Eventually.Is(() => Said("a#1").Any(n => n.Ready));
        var said = Said("a#1");
        Assert.InRange(said.Count, 2, 2000);
        Assert.Equal("STATUS=19999", $"STATUS={said.Last(n => n.Status is not null).Status}");
    }

    [Fact]
    public async Task A_process_that_may_not_notify_must_have_no_socket()
    {
        Assert.Equal("-\n", await Run(Requests.Shell("a#1", "echo ${NOTIFY_SOCKET:--}")));
    }

    [Fact]
    public async Task The_first_line_on_the_ready_descriptor_must_be_told_once()
    {
        Host.Spawn(Probe.Do("a#1", "line", "7", "line", "7", "exit", "0") with { ReadyDescriptor = 7 });
        _ = await Observer.Expect<News.Exited>("a#1");
        Assert.Equal(["Spawned", "ReadyLine", "Exited"], Observer.All.Where(n => n.Incarnation == "a#1").Select(n => n.GetType().Name));
        Assert.Equal("0\n1\n2\n3\n7\n", await Run(Requests.Command("a#2", "ls", "/proc/self/fd") with { ReadyDescriptor = 7 }));
        Assert.Equal("0\n1\n2\n3\n4\n", await Run(Requests.Command("a#3", "ls", "/proc/self/fd") with { ReadyDescriptor = 3 }));
    }

    private static SpawnRequest Notifying(string incarnation, params string[] deeds) => Probe.Do(incarnation, deeds) with { Notify = true };

    private List<Notification> Said(string incarnation) =>
        [.. Observer.All.OfType<News.Notified>().Where(n => n.Incarnation == incarnation).Select(n => n.Notification)];

    private async Task<IReadOnlyDictionary<string, string>> EnvironmentOf(string incarnation)
    {
        var pid = (await Observer.Expect<News.Spawned>(incarnation)).Pid;

        // The kernel shows it only a moment after the program has begun.
        await Eventually.Is(() => File.ReadAllText($"/proc/{pid}/environ").Contains("NOTIFY_SOCKET="));
        return File.ReadAllText($"/proc/{pid}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]);
    }
}
