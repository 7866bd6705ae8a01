using System.Text.Json;

namespace Supervision.Pbm.Tests.Programs;

public sealed class LogSearchTests : PbmFixture
{
    [Fact]
    public async Task Grep_shows_the_newest_lines_that_match_however_many_others_came_after()
    {
        for (var i = 1; i <= 300; i++)
            Board.Write("web", i % 100 == 0 ? $"error {i}" : $"fine {i}");

        Assert.Equal(["error 200", "error 300"], Texts((await PbmAsync("service logs web --grep ^error -n 2")).Out));
        Assert.Equal(["error 100", "error 200", "error 300"], Texts((await PbmAsync("log peek -g rr")).Out));
        Assert.Equal("", (await PbmAsync("log peek --grep nothing")).Out);
    }

    [Fact]
    public async Task A_pattern_that_is_none_is_a_usage_error()
    {
        var (code, _, error) = await PbmAsync("log peek --grep [");
        Assert.Equal(2, code);
        Assert.Contains("'--grep' expects a regular expression", error);
    }

    [Fact]
    public async Task Since_shows_every_line_from_then_on()
    {
        for (var i = 0; i < 300; i++)
            Board.Write(i % 2 == 0 ? "web" : "db", $"line {i}");

        var from = Fake.FakeBoard.Start.AddMilliseconds(50);
        var found = await PbmAsync($"log peek --since {from:yyyy-MM-ddTHH:mm:ss.fffZ}");
        Assert.Equal(Enumerable.Range(50, 250).Select(i => $"line {i}"), Texts(found.Out));
        Assert.Equal("", (await PbmAsync("log peek --since 1s")).Out);
    }

    [Fact]
    public async Task Found_lines_are_one_JSON_document()
    {
        Board.Write("web", "one");
        Board.Write("worker", "two", "stderr");
        Board.Write("db", "three");

        var found = JsonDocument.Parse((await PbmAsync("--json service logs w* --grep o")).Out).RootElement;
        Assert.Equal(["one", "two"], found.EnumerateArray().Select(r => r.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_follower_shows_only_what_matches()
    {
        Board.Write("web", "error before");
        Board.Write("web", "fine before");
        using var program = PbmProgram.Start([Node.Target, "service", "logs", "-f", "w*", "--grep", "error"], WithToken);
        await program.UntilAsync(p => p.Out.Contains("error before"));
        Board.Write("worker", "fine");
        Board.Write("worker", "error after");
        await program.UntilAsync(p => p.Out.Contains("error after"));
        Assert.Equal(["error before", "error after"], Texts(program.Out));
    }

    [Fact]
    public async Task What_the_supervisor_says_of_the_output_is_marked()
    {
        Board.Write("web", "3 lines (12 bytes) were dropped: the disk is full", "notice");
        Assert.Contains("web # 3 lines", (await PbmAsync("log peek")).Out);
    }

    private static string[] Texts(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l[(l.IndexOfAny(['|', '!']) + 2)..])];
}
