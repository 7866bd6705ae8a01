using Supervision.Api;
using Supervision.Pbm.Tests.Fake;

namespace Supervision.Pbm.Tests.Programs;

/// <summary>0 done · 1 failed on some target · 2 usage · 3 no such service or node · 4 cannot connect · 5 timed out · 6 not allowed · 7 conflict.</summary>
public sealed class ExitCodeTests : PbmFixture
{
    [Theory]
    [InlineData("service list")]
    [InlineData("start web")]
    [InlineData("help")]
    [InlineData("version")]
    [InlineData("service start --help")]
    public async Task What_is_done_ends_with_0(string command)
    {
        var (code, output, error) = await PbmAsync(command);

        Assert.Equal((0, ""), (code, error));
        Assert.NotEqual("", output);
    }

    [Fact]
    public async Task A_command_that_fails_ends_with_1_and_names_the_service()
    {
        Board.OnCommand = (_, _, _) => ("failed", "exited with code 3 before it was ready");

        var (code, output, error) = await PbmAsync("start web");

        Assert.Equal((1, "", "pbm: web: exited with code 3 before it was ready\n"), (code, output, error));
    }

    [Fact]
    public async Task A_command_that_fails_for_one_of_several_ends_with_1()
    {
        Board.OnCommand = (name, _, _) => name == "db" ? throw new SupervisionException(ProblemKind.Conflict, "db conflicts with db2") : ("done", "running");

        var (code, output, error) = await PbmAsync("start db web");

        Assert.Equal((1, "web: running\n", "pbm: db conflicts with db2\n"), (code, output, error));
    }

    [Theory]
    [InlineData("servce list", "did you mean 'service'?")]
    [InlineData("service lst", "did you mean 'list'?")]
    [InlineData("service", "needs a verb")]
    [InlineData("strat web", "did you mean 'start'?")]
    [InlineData("start", "needs NAME...")]
    [InlineData("tree show more", "takes no arguments")]
    [InlineData("service list --jsn", "did you mean '--json'?")]
    [InlineData("service list --timeout 30", "'30' is not a duration")]
    [InlineData("--on alpha service list", "'--on' addresses nodes of a cluster")]
    [InlineData("--key file service list", "'--key' signs commands")]
    [InlineData("ssh://root@alpha service list", "cannot reach a node through ssh")]
    [InlineData("service signal web HUPP", "did you mean 'HUP'?")]
    [InlineData("log peek -n many", "'many' is no count")]
    [InlineData("completions tcsh", "no completions for 'tcsh'")]
    public async Task What_is_no_command_ends_with_2_and_says_what_was_expected(string command, string expected)
    {
        var (code, output, error) = await PbmAsync(command);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error);
        Assert.Empty(Node.Requests);
    }

    [Theory]
    [InlineData("start nosuch", "there is no service 'nosuch'")]
    [InlineData("stop web nosuch", "no service matches 'nosuch'")]
    [InlineData("service show x*", "no service matches 'x*'")]
    [InlineData("service list x*", "no service matches 'x*'")]
    [InlineData("service why nosuch", "there is no service 'nosuch'")]
    [InlineData("service logs -f nosuch", "there is no service 'nosuch'")]
    [InlineData("group show /none", "no group matches '/none'")]
    public async Task An_unknown_name_ends_with_3_before_anything_is_done(string command, string expected)
    {
        var (code, output, error) = await PbmAsync(command);

        Assert.Equal((3, $"pbm: {expected}\n"), (code, error));
        Assert.Equal("", output);
        Assert.DoesNotContain(Node.Requests, r => r.Line.StartsWith("POST") && !r.Line.Contains("nosuch"));
    }

    [Fact]
    public async Task A_node_that_is_not_there_ends_with_4()
    {
        var target = Node.Target;
        await Node.DisposeAsync();

        var (code, output, error) = await PbmProgram.RunAsync([target, "service", "list"]);

        Assert.Equal(
            (4, "", $"pbm: cannot connect to {target}: nothing listens there (is supervisiond running?)\n"), (code, output, error));
    }

    [Fact]
    public async Task A_socket_that_is_not_there_ends_with_4()
    {
        var (code, _, error) = await PbmProgram.RunAsync(["unix:/nowhere/api.sock", "service", "list"]);

        Assert.Equal((4, "pbm: cannot connect to unix:/nowhere/api.sock: no such socket (is supervisiond running?)\n"), (code, error));
    }

    [Fact]
    public async Task A_node_that_does_not_answer_in_time_ends_with_5()
    {
        Node.Override = async http =>
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { });
            return true;
        };

        var (code, _, error) = await PbmAsync("--timeout 300ms service list");

        Assert.Equal((5, $"pbm: no answer from {Node.Target} within 300ms\n"), (code, error));
    }

    [Fact]
    public async Task An_outcome_that_did_not_come_in_time_ends_with_5()
    {
        Board.OnCommand = (_, _, _) => throw new SupervisionException(ProblemKind.TimedOut, "web was not ready within 30s");

        Assert.Equal((5, "", "pbm: web was not ready within 30s\n"), await PbmAsync("start web"));
    }

    [Fact]
    public async Task A_missing_token_ends_with_6_and_says_where_to_give_it()
    {
        var (code, _, error) = await PbmProgram.RunAsync([Node.Target, "service", "list"]);

        Assert.Equal(6, code);
        Assert.Contains("--token-file or $PBM_TOKEN", error);
    }

    [Fact]
    public async Task A_token_file_that_cannot_be_read_ends_with_6()
    {
        var (code, _, error) = await PbmAsync("--token-file /nowhere/token service list");

        Assert.Equal(6, code);
        Assert.Contains("cannot read the token", error);
    }

    [Fact]
    public async Task A_conflict_ends_with_7()
    {
        Board.OnCommand = (_, _, _) => throw new SupervisionException(ProblemKind.Conflict, "web conflicts with db, which is enabled");

        Assert.Equal((7, "", "pbm: web conflicts with db, which is enabled\n"), await PbmAsync("service enable web"));
    }

    [Fact]
    public async Task Over_a_socket_in_the_file_system_no_token_is_needed()
    {
        var (code, output, _) = await PbmProgram.RunAsync(["unix:" + Node.Socket, "service", "list"]);

        Assert.Equal(0, code);
        Assert.Contains("worker", output);
    }

    [Fact]
    public async Task A_token_file_is_preferred_to_the_environment()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, FakeNode.Token + "\n");

        var (code, _, _) = await PbmProgram.RunAsync(
            [Node.Target, "--token-file", file, "service", "list"], new Dictionary<string, string> { ["PBM_TOKEN"] = "wrong" });
        File.Delete(file);

        Assert.Equal(0, code);
    }
}
