using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Stopping;

/// <summary>The rules of "Stopping" on double-forking programs, each quoted above its test.</summary>
public sealed class ForkingTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "Double-forking programs: `type = forking` with `pid-file`, or MAINPID; the pid must be a descendant."
    [Theory]
    [InlineData("pid-file = daemon.pid", "echo $$ > daemon.pid; ")]
    [InlineData("", "")]
    public async Task A_forking_service_is_the_process_that_it_left_behind(string key, string write)
    {
        Place.Write("start.sh", $"setsid sh -c '{write}echo $$ > real; exec sleep 1000' &\nuntil test -s real; do sleep 0.02; done\n");
        var daemon = await StartAsync($"services.web {{ command = [sh, start.sh], type = forking, {key} }}");
        var web = await daemon.UntilAsync("web", "running");
        Assert.Equal(File.ReadAllText(Place.In("real")).Trim(), $"{web.Pid}");

        File.Delete(Place.In("real"));
        Native.Kill(web.Pid!.Value, Native.SIGKILL);
        var again = await daemon.UntilAsync("web", s => s.State == "running" && s.Pid != web.Pid, "a new one");
        Assert.Equal((1, "SIGKILL"), (again.Restarts, again.Exit?.Signal));

        Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Stop)).Outcome);
        Assert.DoesNotContain(again.Pid!.Value, Place.Processes());
    }

    // "or MAINPID; the pid must be a descendant."
    [Fact]
    public async Task A_main_process_that_was_named_is_the_one_that_counts()
    {
        var program = Notifier.Write(Place, "web.py", """
            child = os.fork()
            if child == 0:
                time.sleep(1000)
            tell("MAINPID=%d\nREADY=1" % child)
            time.sleep(1000)
            """);
        var daemon = await StartAsync($"services.web {{ command = {program}, ready.when = notify }}");
        var web = await daemon.UntilAsync("web", s => s.State == "running" && s.Incarnations.Count == 1 && ParentOf(s.Pid!.Value) != daemon.KeeperPid, "the child as main process");
        Native.Kill(web.Pid!.Value, Native.SIGKILL);
        await daemon.UntilAsync("web", s => s.Restarts == 1, "its restart");
    }

    private static int ParentOf(int pid) => int.Parse(File.ReadAllText($"/proc/{pid}/stat").Split(')')[1].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
}
