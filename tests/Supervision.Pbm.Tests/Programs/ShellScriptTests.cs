namespace Supervision.Pbm.Tests.Programs;

/// <summary>Without a noun and without a terminal, commands are read from standard input.</summary>
public sealed class ShellScriptTests : PbmFixture
{
    [Fact]
    public async Task A_script_runs_line_by_line_goes_on_after_a_failure_and_ends_with_the_last_failure()
    {
        var (code, output, error) = await ScriptAsync("""
            start web   # a comment

            start nosuch
            node nonsense
            stop 'web'
            """);

        Assert.Equal((2, "web: running, pid 4711\nweb: stopped\n"), (code, output));
        Assert.Equal("pbm: there is no service 'nosuch'\npbm: 'node' has no verb 'nonsense'; expected info, reload, shutdown, detach, upgrade\n", error);
    }

    [Fact]
    public async Task A_script_ends_at_exit()
    {
        var (code, output, _) = await ScriptAsync("start web\nexit\nstop web\n");

        Assert.Equal((0, "web: running, pid 4711\n"), (code, output));
    }

    [Fact]
    public async Task Options_of_the_shell_hold_for_every_line()
    {
        var (_, output, _) = await PbmProgram.RunAsync([Node.Target, "--json"], WithToken, "node info\nservice list\n");

        Assert.Equal(['{', '['], output.TrimEnd('\n').Split('\n').Select(l => l[0]));
    }

    private Task<(int Code, string Out, string Error)> ScriptAsync(string script) => PbmProgram.RunAsync([Node.Target], WithToken, script);
}
