using System.Diagnostics;

namespace Supervision.Pbm.Tests.Programs;

public sealed class CompletionScriptTests : PbmFixture
{
    [Theory]
    [InlineData("pbm se", "service")]
    [InlineData("pbm service sh", "show")]
    [InlineData("pbm {0} start w", "web worker")]
    [InlineData("pbm {0} start --no", "--no-color --no-wait")]
    [InlineData("pbm {0} group show /s", "/shop")]
    public async Task The_program_answers_what_could_follow(string line, string candidates)
    {
        var (code, output, _) = await PbmProgram.RunAsync(["--complete", string.Format(line, Node.Target)], WithToken);

        Assert.Equal((0, candidates), (code, output.TrimEnd('\n').Replace('\n', ' ')));
    }

    [Theory]
    [InlineData("start w", "web worker")]
    [InlineData("service lo", "logs")]
    public async Task Bash_completes_by_the_script(string words, string candidates)
    {
        var line = $"pbm {Node.Target} {words}";
        var script = $"""
            PATH={Path.GetDirectoryName(PbmProgram.Path)}:$PATH
            eval "$(pbm completions bash)"
            COMP_LINE='{line}' COMP_POINT={line.Length}
            _pbm
            echo "$COMPREPLY" "{"${COMPREPLY[@]:1}"}"
            """;
        var start = new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true };
        start.Environment["PBM_TOKEN"] = Fake.FakeNode.Token;
        using var bash = Process.Start(start)!;

        Assert.Equal(candidates, (await bash.StandardOutput.ReadToEndAsync()).Trim());
    }

    [Fact]
    public async Task Bash_is_given_only_what_stands_behind_a_colon()
    {
        Board.Services.Add(Fake.FakeBoard.Service("job:night", "running"));
        var line = $"pbm {Node.Target} start job:n";
        var script = $"""
            eval "$('{PbmProgram.Path}' completions bash)"
            pbm() {'{'} '{PbmProgram.Path}' "$@"; {'}'}
            COMP_LINE='{line}' COMP_POINT={line.Length} COMP_WORDBREAKS=$' \t\n:'
            _pbm
            echo "$COMPREPLY"
            """;
        var start = new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true };
        start.Environment["PBM_TOKEN"] = Fake.FakeNode.Token;
        using var bash = Process.Start(start)!;

        Assert.Equal("night", (await bash.StandardOutput.ReadToEndAsync()).Trim());
    }
}
