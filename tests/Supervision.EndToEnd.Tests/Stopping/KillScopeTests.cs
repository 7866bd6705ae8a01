using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Stopping;

/// <summary>The rules of "Stopping" on what is asked to end and what is killed, each quoted above its test.</summary>
public sealed class KillScopeTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "`stop.signal` TERM followed by CONT, to the main process"
    [Fact]
    public async Task A_process_that_was_suspended_hears_the_signal_that_stops_it()
    {
        const string Program = "trap 'echo TERM >> heard; exit 0' TERM; trap 'echo INT >> heard; exit 0' INT; (trap 'echo child >> heard' TERM INT; echo up; while :; do sleep 0.05; done) & while :; do sleep 0.05; done";
        var daemon = await StartAsync($$"""
            services {
              plain { shell = "{{Program}}", stop.timeout = 60s, ready { when = log, log = up } }
              other { shell = "{{Program}}", stop { signal = INT, timeout = 60s }, ready { when = log, log = up } }
            }
            """);
        var pid = (await daemon.UntilAsync("plain", "running")).Pid!.Value;
        await daemon.UntilAsync("other", "running");
        Assert.True(Native.Kill(pid, Native.SIGSTOP));

        var stopped = (await daemon.CommandAsync("plain", ServiceVerb.Stop)).Service;
        Assert.Equal(("disabled", "exited 0"), (stopped.State, stopped.Exit!.Text));
        Assert.Equal("exited 0", (await daemon.CommandAsync("other", ServiceVerb.Stop)).Service.Exit!.Text);
        Assert.Equal(["TERM", "INT"], await File.ReadAllLinesAsync(Place.In("heard")));
    }

    // "after `stop.timeout` 10s SIGKILL to everything. `stop.kill` tree (default: […] process session and all adopted descendants) | group | process."
    // "`stopping` ends only when no process of that incarnation is left"
    [Theory]
    [InlineData("tree", 0, 0, 0)]
    [InlineData("group", 0, 0, 1)]
    [InlineData("process", 0, 1, 1)]
    public async Task What_is_killed_is_the_tree_the_group_or_the_process_alone(string kill, int main, int child, int stranger)
    {
        var daemon = await StartAsync($$"""
            services.web {
              shell = "trap '' TERM; setsid sleep 2003 & sleep 2002 & sleep 0.1; echo up; while :; do sleep 2001; done"
              stop { timeout = 100ms, kill = {{kill}} }, ready { when = log, log = up }
            }
            """);
        await daemon.UntilAsync("web", "running");
        await Eventually.True(() => Count("sleep 2001") == 1 && Count("sleep 2003") == 1, () => "all of it runs");

        Assert.Equal(("done", "disabled"), ((await daemon.CommandAsync("web", ServiceVerb.Stop)).Outcome, (await daemon.GetAsync("web")).State));

        await Eventually.True(() => (Count("sleep 2002"), Count("sleep 2003")) == (child, stranger), () => $"{Count("sleep 2002")} and {Count("sleep 2003")} are left");
        Assert.Equal(main, Place.Processes().Count(pid => CommandLineOf(pid).Contains("while", StringComparison.Ordinal)));
    }

    // "`stopping` ends only when no process of that incarnation is left; one in uninterruptible sleep is named with its wait channel."
    [Fact]
    public async Task A_process_that_cannot_even_be_killed_is_named_until_it_is_gone()
    {
        using var disk = new FrozenDisk(Place.In("disk.image"), Place.In("disk"));
        var daemon = await StartAsync("""services.web { shell = "echo up; echo x > disk/file", stop.timeout = 100ms, ready { when = log, log = up } }""");
        var pid = (await daemon.UntilAsync("web", "running")).Pid!.Value;
        await Eventually.True(() => File.ReadAllText($"/proc/{pid}/stat").Contains(") D ", StringComparison.Ordinal), () => "it sleeps");

        await daemon.CommandAsync("web", ServiceVerb.Stop, wait: false);
        var stopping = await daemon.UntilAsync("web", s => s is { State: "stopping", Warnings.Count: > 0 }, "a word on what is left");
        Assert.Matches($@"^still there: sh \(pid {pid}, state D in [a-z_]+\)$", Assert.Single(stopping.Warnings));

        // When it wakes, it dies of the signal that came first.
        disk.Thaw();
        Assert.Equal("SIGTERM", (await daemon.UntilAsync("web", "disabled")).Exit!.Signal);
    }

    // "All orphans are reaped."
    [Fact]
    public async Task Orphans_are_reaped()
    {
        var daemon = await StartAsync("""
            services.web.shell = "for i in 1 2 3 4 5; do (setsid sh -c 'sleep 0.05; echo $PPID >> ended' &); done; exec sleep 1000"
            """);
        await daemon.UntilAsync("web", "running");
        await Eventually.True(() => File.Exists(Place.In("ended")) && File.ReadAllLines(Place.In("ended")).Length == 5, () => "all have ended");
        await Eventually.True(() => !Zombies(daemon.KeeperPid).Any(), () => $"zombies: {string.Join(' ', Zombies(daemon.KeeperPid))}");
    }

    private int Count(string command) => Place.Processes().Count(pid => CommandLineOf(pid) == command);

    private static string CommandLineOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").TrimEnd('\0').Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>Children of a process that have ended and whose end it has not looked at.</summary>
    private static IEnumerable<string> Zombies(int parent)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            string[] fields;
            try
            {
                fields = File.ReadAllText(Path.Combine(directory, "stat")).Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }
            catch (IOException)
            {
                continue;
            }

            if (fields[0] == "Z" && fields[1] == parent.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                yield return directory;
            }
        }
    }
}
