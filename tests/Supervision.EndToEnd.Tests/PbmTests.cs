using System.Text.Json;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests;

public sealed class PbmTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Tree = """
        services {
          web-1.command = "sleep 1000"
          web-2.command = "sleep 1000"
          broken.command = "no-such-program-anywhere"
          deaf { shell = "trap '' TERM; echo deaf; while :; do sleep 1; done", stop.timeout = 1m }
          talker.shell = "n=0; while sleep 0.05; do n=$((n + 1)); echo line $n; done"
        }
        """;

    [Fact]
    public async Task The_exit_code_says_how_a_command_went()
    {
        var daemon = await StartAsync(Tree);
        await daemon.UntilAsync("broken", "failed");
        await daemon.UntilLogAsync("deaf", "deaf");

        await EndsWithAsync(0, daemon, "restart", "web-1");
        await EndsWithAsync(1, daemon, "start", "broken");
        await EndsWithAsync(2, daemon, "service", "dance", "web-1");
        await EndsWithAsync(2, daemon, "start");
        await EndsWithAsync(3, daemon, "stop", "nobody");
        await EndsWithAsync(3, daemon, "stop", "nobody-*");
        await EndsWithAsync(5, daemon, "--timeout", "300ms", "stop", "deaf");
        await EndsWithAsync(7, daemon, "service", "signal", "broken", "HUP");
    }

    [Fact]
    public async Task A_daemon_that_is_down_and_a_wrong_token_have_exit_codes_of_their_own()
    {
        Assert.Equal(4, (await Place.RunAsync(Repository.Pbm, "unix:" + Place.In("nothing.sock"), "service", "list")).Code);
        Assert.Equal(4, (await Place.RunAsync(Repository.Pbm, "127.0.0.1:1", "service", "list")).Code);

        var daemon = await StartAsync(Tree);
        var host = new Uri((await daemon.Api.GetNodeAsync()).Listen.Single(l => l.StartsWith("http", StringComparison.Ordinal))).Authority;
        var wrong = Place.Write("wrong", new string('x', 40));

        Assert.Equal(6, (await Place.RunAsync(Repository.Pbm, host, "--token-file", wrong, "service", "list")).Code);
        Assert.Equal(0, (await Place.RunAsync(Repository.Pbm, host, "--token-file", Path.Combine(Place.Data, "token"), "service", "list")).Code);
        // The daemon has told pbm of the same user where the token is.
        Assert.Equal(0, (await Place.RunAsync(Repository.Pbm, host, "service", "list")).Code);
    }

    [Fact]
    public async Task Json_is_one_document_and_names_take_globs()
    {
        var daemon = await StartAsync(Tree);
        await daemon.UntilAsync("web-2", "running");

        using var list = JsonDocument.Parse((await daemon.PbmAsync("--json", "service", "list", "web-*")).Out);
        Assert.Equal(["web-1", "web-2"], list.RootElement.EnumerateArray().Select(s => s.GetProperty("name").GetString()));

        using var stop = JsonDocument.Parse((await daemon.PbmAsync("--json", "stop", "web-*")).Out);
        Assert.All(stop.RootElement.EnumerateArray(), r => Assert.Equal("done", r.GetProperty("outcome").GetString()));
        Assert.Equal(2, stop.RootElement.GetArrayLength());
        Assert.Equal("disabled", (await daemon.GetAsync("web-1")).State);

        using var node = JsonDocument.Parse((await daemon.PbmAsync("node", "info", "--json")).Out);
        Assert.Equal(daemon.Pid, node.RootElement.GetProperty("pid").GetInt32());
        Assert.Equal(daemon.KeeperPid, node.RootElement.GetProperty("keeperPid").GetInt32());

        var table = (await daemon.PbmAsync("service", "list")).Out;
        Assert.DoesNotContain('\e', table);
        Assert.Equal(6, table.Trim().Split('\n').Length);
    }

    [Fact]
    public async Task Several_targets_answer_in_one_document_by_name_and_one_that_is_down_is_named()
    {
        var daemon = await StartAsync("""services.web.command = "sleep 1000" """);
        await daemon.UntilAsync("web", "running");
        using var elsewhere = new Workplace(Output);
        var other = await RunningDaemon.StartAsync(elsewhere, """services.db.command = "sleep 1000" """);

        var both = await daemon.PbmAsync(other.Target, "--json", "service", "list");
        Assert.Equal(0, both.Code);
        using var answers = JsonDocument.Parse(both.Out);
        Assert.Equal("web", answers.RootElement.GetProperty(daemon.Target)[0].GetProperty("name").GetString());
        Assert.Equal("db", answers.RootElement.GetProperty(other.Target)[0].GetProperty("name").GetString());

        await other.ShutDownAsync();
        var one = await daemon.PbmAsync(other.Target, "service", "list");
        Assert.Equal(1, one.Code);
        Assert.Contains("web", one.Out, StringComparison.Ordinal);
        Assert.Contains(elsewhere.Data, one.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tail_streams_lines_as_they_are_written_until_it_is_interrupted()
    {
        var daemon = await StartAsync(Tree);
        await daemon.UntilLogAsync("talker", "line 1");
        var tail = Place.Start(Repository.Pbm, daemon.Target, "--json", "log", "tail", "talker");

        await Eventually.True(() => tail.Out.Split('\n').Length > 15, () => $"lines come: {tail.Out}{tail.Error}");
        Assert.True(Native.Kill(tail.Pid, Native.SIGINT));
        var run = await tail.EndAsync();

        Assert.Equal(0, run.Code);
        var numbers = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var record = JsonDocument.Parse(line);
            Assert.Equal("talker", record.RootElement.GetProperty("service").GetString());
            return int.Parse(record.RootElement.GetProperty("text").GetString()!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }).ToArray();
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Length), numbers);
    }

    private static async Task EndsWithAsync(int code, RunningDaemon daemon, params string[] arguments)
    {
        var run = await daemon.PbmAsync(arguments);
        Assert.True(code == run.Code, $"pbm {string.Join(' ', arguments)}: {code} expected: {run}");
        Assert.True(code == 0 || run.Error.Length > 0, $"pbm {string.Join(' ', arguments)} says nothing on stderr");
    }
}
