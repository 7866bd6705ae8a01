using System.Diagnostics;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Upgrades;

/// <summary>"What makes an upgrade impossible is the answer of the command, and the running daemon stays."</summary>
public sealed class RefusedUpgradeTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Tree = """services.steady.command = "sleep 1000" """;

    [Theory]
    [InlineData("missing", null, "there is no such file")]
    [InlineData("text", "nothing to run", "Permission denied")]
    [InlineData("exits", "#!/bin/sh\nexit 3\n", "exited 3 before it was prepared")]
    [InlineData("crashes", "#!/bin/sh\nkill -SEGV $$\n", "killed by SIGSEGV before it was prepared")]
    [InlineData("hangs", "#!/bin/sh\nexec sleep 1000\n", "was not prepared within 2 s")]
    [InlineData("babbles", "#!/bin/sh\necho hello >&3; exec sleep 1000\n", "before it was prepared")]
    [InlineData("dies-late", "#!/bin/sh\nprintf '{\"kind\":\"prepared\"}\\n' >&3; read x <&3; read x <&3; exit 4\n", "exited 4 before it was in charge")]
    [InlineData("hangs-late", "#!/bin/sh\nprintf '{\"kind\":\"prepared\"}\\n' >&3; exec sleep 1000\n", "was not in charge within 2 s")]
    public async Task A_binary_that_is_no_good_changes_nothing(string name, string? content, string reason)
    {
        var daemon = await StartAsync(Tree);
        var before = await daemon.UntilAsync("steady", "running");
        if (content is not null)
        {
            var file = Place.Write(name, content);
            File.SetUnixFileMode(file, content.StartsWith('#') ? UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute : UnixFileMode.UserRead);
        }

        var error = await Assert.ThrowsAsync<SupervisionException>(
            () => daemon.Api.UpgradeAsync(new UpgradeRequest { Binary = Place.In(name), Timeout = "2s" }));

        Assert.Equal(ProblemKind.Conflict, error.Kind);
        Assert.Contains("the running daemon stays", error.Message);
        Assert.Contains(reason, error.Message);
        await StaysAsync(daemon, before);
    }

    [Fact]
    public async Task A_configuration_that_is_wrong_by_now_changes_nothing()
    {
        var daemon = await StartAsync(Tree);
        var before = await daemon.UntilAsync("steady", "running");
        Place.WriteConfig("services.steady.comand = x");

        var run = await daemon.PbmAsync("node", "upgrade");

        Assert.Equal(7, run.Code);
        Assert.Contains("comand", run.Error);
        Place.WriteConfig(Tree);
        await StaysAsync(daemon, before);
    }

    [Fact]
    public async Task A_second_daemon_is_refused_while_the_first_one_runs()
    {
        var daemon = await StartAsync(Tree);
        var before = await daemon.UntilAsync("steady", "running");

        var second = await Place.RunAsync(Repository.Daemon, "--config", Place.In("tree.conf"), "--data-dir", Place.Data, "--listen", "http://127.0.0.1:0");

        Assert.Equal(73, second.Code);
        Assert.Contains($"is in use by another daemon, pid {daemon.Pid}", second.Error);
        await StaysAsync(daemon, before);
    }

    [Fact]
    public async Task A_journal_that_a_newer_program_has_changed_is_refused_by_a_plain_start()
    {
        var daemon = await StartAsync(Tree);
        await daemon.UntilAsync("steady", "running");
        Assert.Equal(0, (await daemon.PbmAsync("node", "detach")).Code);
        await daemon.EndAsync();
        var python = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('UPDATE schema_version SET version=9, readable_from=9'); c.commit()";
        Assert.Equal(0, (await Place.RunAsync("/usr/bin/env", "python3", "-c", python, Path.Combine(Place.Data, "journal.db"))).Code);

        var older = await Place.RunAsync(Repository.Daemon, "--config", Place.In("tree.conf"), "--data-dir", Place.Data, "--listen", "http://127.0.0.1:0");

        Assert.Equal(69, older.Code);
        Assert.Contains("has schema version 9, but this program knows versions up to 2", older.Error);
    }

    [Fact]
    public async Task Whoever_of_the_two_is_killed_in_the_midst_one_daemon_is_left_and_services_run_on()
    {
        var seed = Environment.TickCount;
        Output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var daemon = await StartAsync(Tree);
        var before = await daemon.UntilAsync("steady", "running");
        var whole = Stopwatch.StartNew();
        await daemon.Api.UpgradeAsync(new UpgradeRequest());
        var span = (int)whole.ElapsedMilliseconds;
        for (var round = 0; round < 12; round++)
        {
            var pid = (await daemon.Api.GetNodeAsync()).Pid;
            var killsOld = round % 2 == 0;
            var upgrade = daemon.Api.UpgradeAsync(new UpgradeRequest());
            var successor = 0;
            var watch = Stopwatch.StartNew();
            await Eventually.True(() => upgrade.IsCompleted || (successor = SuccessorOf(pid)) != 0, () => "a successor is started");
            await Task.Delay(random.Next(span));
            Native.Kill(killsOld ? pid : successor, Native.SIGKILL);
            var failure = await Record.ExceptionAsync(() => upgrade);
            Output.WriteLine($"round {round}: killed {(killsOld ? "the old" : "the new")} one after {watch.ElapsedMilliseconds} ms; the upgrade {failure?.Message ?? "was done"}");
            await Eventually.True(() => !(killsOld && Alive(pid)) && !(!killsOld && Alive(successor)), () => "the killed one is gone");
            if (!await AnswersAsync(daemon))
            {
                await Eventually.True(() => !Alive(successor) && !Alive(pid), () => "nobody is left in the midst");
                daemon = await StartAsync(Tree);
            }

            var after = await daemon.UntilAsync("steady", "running");
            Assert.Equal((before.Pid, before.Restarts), (after.Pid, after.Restarts));
        }
    }

    private static int SuccessorOf(int pid)
    {
        foreach (var task in Directory.Exists($"/proc/{pid}/task") ? Directory.GetDirectories($"/proc/{pid}/task") : [])
        {
            foreach (var child in Read(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (Read($"/proc/{child}/cmdline").Contains("--successor-of", StringComparison.Ordinal))
                {
                    return int.Parse(child, System.Globalization.CultureInfo.InvariantCulture);
                }
            }
        }

        return 0;
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static bool Alive(int pid) => Read($"/proc/{pid}/stat") is { Length: > 0 } stat && !stat.Contains(") Z ", StringComparison.Ordinal);

    private static async Task<bool> AnswersAsync(RunningDaemon daemon)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await daemon.Api.GetNodeAsync(patience.Token);
            return true;
        }
        catch (SupervisionException)
        {
            return false;
        }
    }

    private static async Task StaysAsync(RunningDaemon daemon, ServiceDocument before)
    {
        Assert.Equal(daemon.Pid, (await daemon.Api.GetNodeAsync()).Pid);
        var after = await daemon.UntilAsync("steady", "running");
        Assert.Equal((before.Pid, before.Restarts), (after.Pid, after.Restarts));
        Assert.Equal("done", (await daemon.CommandAsync("steady", ServiceVerb.Restart)).Outcome);
    }
}
