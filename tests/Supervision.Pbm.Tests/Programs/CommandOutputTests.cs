using System.Text.Json;
using Supervision.Api;
using Supervision.Pbm.Tests.Fake;

namespace Supervision.Pbm.Tests.Programs;

public sealed class CommandOutputTests : PbmFixture
{
    [Fact]
    public async Task Service_list_is_a_table_without_colours_or_blanks_at_the_end_when_piped()
    {
        var (_, output, _) = await PbmAsync("service list");

        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Matches(@"^NAME +STATE +PID +SINCE +RESTARTS +REASON$", lines[0]);
        Assert.Matches(@"^web +running +42 +\S+ ago +1  its process is ready$", lines[2]);
        Assert.Matches(@"^worker +waiting +- +\S+ ago +0  waits for cache$", lines[3]);
        Assert.DoesNotContain('\e', output);
    }

    [Fact]
    public async Task Next_runs_are_listed_when_a_service_has_one()
    {
        Board.Change("worker", s => s with { NextRun = DateTimeOffset.UtcNow.AddHours(3).AddMinutes(7.5) });

        var (_, output, _) = await PbmAsync("service list");
        var (_, shown, _) = await PbmAsync("service show worker");
        var (_, why, _) = await PbmAsync("service why worker");

        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Matches(@"^NAME +STATE +PID +SINCE +RESTARTS +NEXT RUN +REASON$", lines[0]);
        Assert.Matches(@"^web +running +42 +\S+ ago +1  - +its process is ready$", lines[2]);
        Assert.Matches(@"^worker +waiting +- +\S+ ago +0  in 3h07m +waits for cache$", lines[3]);
        Assert.Matches(@"\n  next run +.*\(in 3h07m\)\n", shown);
        Assert.Matches(@"Its schedule is due at .*, in 3h07m\.", why);
    }

    [Fact]
    public async Task Service_show_says_restarts_1() =>
        Assert.Contains("\n  restarts 1\n", (await PbmAsync("service show web")).Out);

    [Fact]
    public async Task Json_of_one_name_is_its_document_and_of_a_glob_a_list()
    {
        var one = JsonDocument.Parse((await PbmAsync("service show web --json")).Out).RootElement;
        var several = JsonDocument.Parse((await PbmAsync("service show w* --json")).Out).RootElement;

        Assert.Equal("web", one.GetProperty("name").GetString());
        Assert.Equal(["web", "worker"], several.EnumerateArray().Select(s => s.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Json_of_a_refused_command_is_still_one_document()
    {
        Board.OnCommand = (_, _, _) => throw new SupervisionException(ProblemKind.Conflict, "no");

        var (code, output, error) = await PbmAsync("start web --json");
        var report = JsonDocument.Parse(output).RootElement;

        Assert.Equal((7, "pbm: web: no\n"), (code, error));
        Assert.Equal(("refused", "Conflict"), (report.GetProperty("outcome").GetString(), report.GetProperty("problem").GetString()));
    }

    [Theory]
    [InlineData("service list")]
    [InlineData("service history web")]
    [InlineData("service why worker")]
    [InlineData("service logs web")]
    [InlineData("group list")]
    [InlineData("group show shop")]
    [InlineData("listener list")]
    [InlineData("tree show")]
    [InlineData("log peek")]
    [InlineData("actor hierarchy")]
    [InlineData("node info")]
    [InlineData("check")]
    [InlineData("restart w*")]
    public async Task Json_is_one_document_for_every_verb(string command)
    {
        Board.Write("web", "hello");

        var (_, output, _) = await PbmAsync(command + " --json");

        Assert.Single(output.TrimEnd('\n').Split('\n'));
        Assert.NotEqual(JsonValueKind.Undefined, JsonDocument.Parse(output).RootElement.ValueKind);
    }

    [Fact]
    public async Task Why_explains_state_reason_cause_requirements_exit_restarts_and_history()
    {
        Board.Change("worker", s => s with
        {
            Restarts = 2,
            Exit = new("signaled", null, "SIGKILL", "killed by SIGKILL"),
            NextAttempt = DateTimeOffset.UtcNow.AddMinutes(2),
        });
        Board.Histories["worker"] = [new(3, FakeBoard.Start, "exited", "waiting", "killed by SIGKILL", new("exit", null, "its process died"))];

        var (code, output, _) = await PbmAsync("service why worker");

        Assert.Equal(0, code);
        Assert.Matches(@"worker is waiting, since .* ago\): waits for cache\.", output);
        Assert.Contains("Cause: the daemon started.", output);
        Assert.Contains("It requires db, which is running.", output);
        Assert.Contains("It requires cache, which nothing here provides.", output);
        Assert.Contains("Its last process ended: killed by SIGKILL.", output);
        Assert.Contains("has restarted it 2 times", output);
        Assert.Matches(@"The next attempt is due at .*, in 1m\d\ds\.", output);
        Assert.Matches(@"exited +killed by SIGKILL +\(its process died\)", output);
    }

    [Fact]
    public async Task Listener_list_shows_sockets_with_what_waits_at_them_and_who_has_them()
    {
        var (_, output, _) = await PbmAsync("listener list");

        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Matches(@"^NAME +STATE +ADDRESS +GENERATION +WAITING +SERVICES +FRONT +HOLDERS +ERROR$", lines[0].TrimEnd());
        Assert.Matches(@"^http +open +tcp://0.0.0.0:8080 +2 +3 of 4096 +web +- +web#7 42, supervision-kee 40$", lines[1].TrimEnd());
        Assert.Matches(@"^mail +failed +tcp://0.0.0.0:25 +- +- +- +cannot open tcp://0.0.0.0:25: it is in use by exim \(pid 7\)$", lines[2].TrimEnd());
        Assert.Equal(3, (await PbmAsync("listener list nope")).Code);
    }

    [Fact]
    public async Task Tree_show_draws_members_in_written_order()
    {
        var environment = new Dictionary<string, string>(WithToken) { ["LC_ALL"] = "C.UTF-8" };
        var (_, output, _) = await PbmProgram.RunAsync([Node.Target, "tree", "show"], environment);

        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal("/  one-for-one  running", lines[0]);
        Assert.StartsWith("├─ db      running  pid 41", lines[1]);
        Assert.Equal("└─ shop/  one-for-one  running", lines[2]);
        Assert.StartsWith("   ├─ web     running  pid 42", lines[3]);
        Assert.StartsWith("   └─ worker  waiting", lines[4]);
    }

    [Fact]
    public async Task The_dependency_graph_stands_under_those_that_nobody_depends_on()
    {
        Board.Change("worker", s => s with { Requires = ["storage"], After = ["web"] });
        Board.Change("db", s => s with { Provides = ["storage:main"], Wants = [] });
        var environment = new Dictionary<string, string>(WithToken) { ["LC_ALL"] = "C.UTF-8" };

        var (_, drawn, _) = await PbmProgram.RunAsync([Node.Target, "tree", "show", "--graph"], environment);
        var (_, dot, _) = await PbmProgram.RunAsync([Node.Target, "tree", "show", "--dot"], environment);

        Assert.Equal(
            ["worker  waiting", "├─ requires db  running", "└─ after web  running", "   └─ requires db  running"],
            drawn.TrimEnd('\n').Split('\n'));
        Assert.Contains("  \"worker\" -> \"db\" [style = solid, tooltip = \"requires\"];\n", dot);
        Assert.Contains("  \"web\" [label = \"web\\nrunning\"];\n", dot);
        Assert.StartsWith("digraph services {\n", dot);
    }

    [Fact]
    public async Task Tree_show_needs_no_more_than_ASCII()
    {
        var environment = new Dictionary<string, string>(WithToken) { ["LC_ALL"] = "C" };

        var (_, output, _) = await PbmProgram.RunAsync([Node.Target, "tree", "show"], environment);

        Assert.All(output, c => Assert.True(char.IsAscii(c)));
        Assert.Contains("`- shop/", output);
    }

    [Fact]
    public async Task Several_targets_answer_under_their_names()
    {
        await using var other = await FakeNode.StartAsync();

        var (code, output, _) = await PbmProgram.RunAsync([Node.Target, other.Target, "start", "web"], WithToken);

        Assert.Equal((0, $"{Node.Target}:\nweb: running, pid 4711\n{other.Target}:\nweb: running, pid 4711\n"), (code, output));
    }

    [Fact]
    public async Task One_of_several_targets_that_is_down_is_named_and_the_code_is_1()
    {
        var (code, output, error) = await PbmProgram.RunAsync([Node.Target, "127.0.0.1:1", "service", "list", "--json"], WithToken);
        var document = JsonDocument.Parse(output).RootElement;

        Assert.Equal(1, code);
        Assert.StartsWith("pbm: 127.0.0.1:1: cannot connect to 127.0.0.1:1", error);
        Assert.Equal(3, document.GetProperty(Node.Target).GetArrayLength());
        Assert.Equal("Unreachable", document.GetProperty("127.0.0.1:1").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task The_target_may_come_from_the_environment()
    {
        var environment = new Dictionary<string, string>(WithToken) { ["PBM_HOST"] = Node.Target };

        Assert.Equal(0, (await PbmProgram.RunAsync(["service", "list"], environment)).Code);
    }

    [Fact]
    public async Task Check_names_what_is_not_well_and_ends_with_1()
    {
        var (all, output, _) = await PbmAsync("check");
        var (one, _, _) = await PbmAsync("check web");

        Assert.Equal((1, 0), (all, one));
        Assert.Matches(@"^worker: waiting, for \S+: waits for cache\n3 services: 2 running, 1 waiting\n$", output);
    }

    [Fact]
    public async Task Control_sequences_of_programs_reach_a_pipe_unchanged()
    {
        Board.Write("web", "\e]0;title\a plain");

        Assert.Contains("\e]0;title\a plain", (await PbmAsync("service logs web")).Out);
    }
}
