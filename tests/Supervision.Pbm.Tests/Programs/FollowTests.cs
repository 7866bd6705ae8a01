using System.Text.Json;
using Supervision.Pbm.Tests.Fake;

namespace Supervision.Pbm.Tests.Programs;

public sealed class FollowTests : PbmFixture
{
    [Fact]
    public async Task Log_tail_begins_with_the_newest_lines_and_goes_on_until_Ctrl_C_with_exit_code_0()
    {
        for (var i = 1; i <= 20; i++)
            Board.Write("web", $"old {i}");
        using var program = Tail("log", "tail", "-n", "3");
        await program.UntilAsync(p => p.Out.Contains("old 20"));

        Board.Write("worker", "new", "stderr");
        await program.UntilAsync(p => p.Out.Contains("new"));
        program.Signal("INT");

        Assert.Equal(0, await program.EndAsync());
        Assert.Equal(["old 18", "old 19", "old 20", "new"], Texts(program));
        Assert.Matches(@"\d\d:\d\d:\d\d\.\d{3} web    \| old 18", program.Out);
        Assert.Matches(@"worker ! new", program.Out);
    }

    [Fact]
    public async Task A_line_that_arrives_by_stream_and_by_log_is_printed_once()
    {
        using var program = Tail("log", "tail");
        var written = 0;
        await program.UntilAsync(p =>
        {
            Board.Write("web", $"line {++written}");
            return p.Out.Contains("line 3");
        });
        var last = $"line {written}";
        await program.UntilAsync(p => p.Out.Contains(last));

        var texts = Texts(program);
        Assert.Equal(texts.Distinct(), texts);
        Assert.Equal(Enumerable.Range(written - texts.Count + 1, texts.Count).Select(i => $"line {i}"), texts);
    }

    [Fact]
    public async Task Only_the_services_that_were_named_are_followed()
    {
        using var program = Tail("service", "logs", "-f", "w*", "db");
        await program.UntilAsync(_ => Node.Requests.Any(r => r.Line.EndsWith("/log?limit=100")));
        Board.Services.Add(FakeBoard.Service("other", "running"));

        Board.Write("other", "hidden");
        Board.Write("db", "one");
        Board.Write("worker", "two");

        await program.UntilAsync(p => p.Out.Contains("two"));
        Assert.Equal(["one", "two"], Texts(program));
        Assert.Contains(Node.Requests, r => r.Line == "GET /api/v1/events?logs=w%2A%2Cdb");
    }

    [Fact]
    public async Task A_follower_survives_a_restart_of_the_daemon_and_prints_what_was_written_meanwhile()
    {
        Board.Write("web", "before");
        using var program = Tail("log", "tail");
        await program.UntilAsync(p => p.Out.Contains("before"));

        await Node.DisposeAsync();
        await program.UntilAsync(p => p.Error.Contains("waiting for it to come back"));
        Board.Write("web", "meanwhile");
        await using var next = await FakeNode.StartAsync(Node.Port, Board);
        await program.UntilAsync(p => p.Error.Contains("again") && p.Out.Contains("meanwhile"));
        Board.Write("web", "after");
        await program.UntilAsync(p => p.Out.Contains("after"));

        Assert.Equal(["before", "meanwhile", "after"], Texts(program));
        Assert.Equal(2, program.Error.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task A_stream_as_JSON_is_one_record_a_line()
    {
        Board.Write("web", "first");
        using var program = Tail("log", "tail", "--json");
        await program.UntilAsync(p => p.Out.Contains("first"));
        Board.Write("web", "second");
        await program.UntilAsync(p => p.Out.Contains("second"));

        var records = program.Out.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["first", "second"], records.Select(r => r.GetProperty("text").GetString()));
        Assert.False(records[0].TryGetProperty("target", out _));
    }

    [Fact]
    public async Task A_follower_that_finds_nothing_at_the_start_fails_like_any_command()
    {
        var (code, _, error) = await PbmProgram.RunAsync(["127.0.0.1:1", "log", "tail"]);

        Assert.Equal(4, code);
        Assert.Contains("nothing listens there", error);
    }

    [Fact]
    public async Task A_stream_ends_when_nobody_reads_it_any_more()
    {
        for (var i = 0; i < 5; i++)
            Board.Write("web", "line");
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh")
        {
            ArgumentList = { "-c", $"'{PbmProgram.Path}' {Node.Target} log tail | head -1" },
            Environment = { ["PBM_TOKEN"] = FakeNode.Token },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        while (!shell.HasExited)
        {
            Board.Write("web", "more");
            await Task.Delay(20);
        }

        Assert.Single((await shell.StandardOutput.ReadToEndAsync()).TrimEnd('\n').Split('\n'));
        Assert.Equal("", await shell.StandardError.ReadToEndAsync());
    }

    private PbmProgram Tail(params string[] words) => PbmProgram.Start([Node.Target, .. words], WithToken);

    private static List<string> Texts(PbmProgram program) =>
        [.. program.Out.TrimEnd('\n').Split('\n').Select(l => l[(l.IndexOfAny(['|', '!']) + 2)..])];
}
