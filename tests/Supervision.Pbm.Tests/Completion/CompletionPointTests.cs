using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Completion;

namespace Supervision.Pbm.Tests.Completion;

public sealed class CompletionPointTests
{
    [Theory]
    [InlineData("", "service group tree log actor node", "check")]
    [InlineData("127.0.0.1:9110 ", "service", "start")]
    [InlineData("service ", "list show start stop", "why")]
    [InlineData("group ", "list show", "show")]
    [InlineData("--json no", "node", "node")]
    [InlineData("start web --re", "--reason", "--no-wait")]
    [InlineData("completions ", "bash zsh fish", "fish")]
    [InlineData("kill --signal ", "HUP INT", "USR2")]
    [InlineData("kill --signal=U", "USR1", "USR2")]
    [InlineData("service signal web ", "HUP", "KILL")]
    [InlineData("help ", "service", "logs")]
    public void Known_words_are_offered(string line, string expected, string alsoExpected)
    {
        var known = CompletionPoint.At(line, targetsAllowed: true).Known;

        Assert.Subset(known.ToHashSet(), expected.Split(' ').ToHashSet());
        Assert.Contains(alsoExpected, known);
    }

    [Theory]
    [InlineData("start ", nameof(WordKind.Service), "", 6)]
    [InlineData("start web wor", nameof(WordKind.Service), "wor", 10)]
    [InlineData("alpha service show w", nameof(WordKind.Service), "w", 19)]
    [InlineData("group show /s", nameof(WordKind.Group), "/s", 11)]
    [InlineData("start 'we", nameof(WordKind.Service), "we", 6)]
    [InlineData("start --reason ", nameof(WordKind.Text), "", 15)]
    [InlineData("tree show ", nameof(WordKind.Text), "", 10)]
    [InlineData("nonsense here ", nameof(WordKind.Text), "", 14)]
    public void Names_are_asked_for_where_names_can_stand(string line, string kind, string word, int start)
    {
        var point = CompletionPoint.At(line, targetsAllowed: true);

        Assert.Equal((kind, word, start), (point.Names.ToString(), point.Word, point.Start));
    }
}
