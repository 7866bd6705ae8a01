using Supervision.Pbm.CommandLine;

namespace Supervision.Pbm.Tests.CommandLine;

public sealed class CommandParserTests
{
    [Theory]
    [InlineData("service list", "", "service list", "")]
    [InlineData("alpha service list", "alpha:9110", "service list", "")]
    [InlineData("alpha beta:1 unix:/s start web", "alpha:9110 beta:1 unix:/s", "service start", "web")]
    [InlineData("start web", "", "service start", "web")]
    [InlineData("start start", "", "service start", "start")]
    [InlineData("log:9110 log tail", "log:9110", "log tail", "")]
    [InlineData("info", "", "info", "")]
    [InlineData("beta", "beta:9110", null, "")]
    [InlineData("", "", null, "")]
    [InlineData("stop -- --odd", "", "service stop", "--odd")]
    public void Targets_come_before_the_command_and_arguments_after_it(string line, string targets, string? command, string arguments)
    {
        var call = Parse(line);

        Assert.Equal(targets, string.Join(' ', call.Targets));
        Assert.Equal((command, arguments), (call.Command?.Name, string.Join(' ', call.Arguments)));
    }

    [Theory]
    [InlineData("--timeout 5s alpha --json start web --reason why")]
    [InlineData("alpha start --reason=why web --timeout=5s --json")]
    [InlineData("start web alpha --json", false)]
    public void Options_may_stand_anywhere(string line, bool complete = true)
    {
        var call = Parse(line);

        Assert.True(call.Json);
        if (complete)
            Assert.Equal((5, "why", "web"), (call.Timeout.TotalSeconds, call.Value(CommandOptions.Reason), call.Arguments[0]));
    }

    [Theory]
    [InlineData("log peek -n 5")]
    [InlineData("log peek -n5")]
    [InlineData("log peek --lines=5")]
    public void A_short_option_may_have_its_value_glued_to_it(string line) =>
        Assert.Equal(5, Counts.Of(Parse(line), CommandOptions.Lines, 1));

    [Theory]
    [InlineData("start web --json=yes", "takes no value")]
    [InlineData("start web --reason", "needs a value")]
    [InlineData("service list --reason x", "unknown option '--reason' of 'service list'")]
    [InlineData("beta gamma", "'beta' is no command")]
    [InlineData("ssh://a@b service list", "ssh")]
    [InlineData("a:b service list", "is not a port")]
    public void What_is_wrong_is_said(string line, string expected) =>
        Assert.Contains(expected, Assert.Throws<UsageException>(() => Parse(line)).Message);

    [Fact]
    public void Every_command_is_found_by_its_words_and_has_help()
    {
        foreach (var command in CommandTable.All)
        {
            Assert.Same(command, command.Noun is null ? CommandTable.FindAlone(command.Verb) : CommandTable.Find(command.Noun, command.Verb));
            Assert.Contains(command.Name, Help.Text([command.Name]));
            Assert.Equal(command.Needs == CommandNeeds.NoNode, command.Run is null);
        }
    }

    [Theory]
    [InlineData("one two", "one|two")]
    [InlineData("  'a b'  \"c \\\" d\" e\\ f ", "a b|c \" d|e f")]
    [InlineData("a # comment", "a")]
    [InlineData("a#b ''", "a#b|")]
    [InlineData("'\\'", "\\")]
    public void Words_are_split_as_by_a_shell(string line, string words) => Assert.Equal(words, string.Join('|', Words.Split(line)));

    [Fact]
    public void A_quote_must_be_closed() => Assert.Throws<UsageException>(() => Words.Split("a 'b"));

    [Theory]
    [InlineData("servce", "service")]
    [InlineData("srevice", "service")]
    [InlineData("stat", "start")]
    [InlineData("hist", "history")]
    [InlineData("xyzzy", null)]
    public void The_nearest_word_is_suggested_when_it_is_near(string word, string? expected) =>
        Assert.Equal(expected, Nearest.Of(word, ["service", "start", "stop", "history"]));

    private static Invocation Parse(string line) => CommandParser.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
