using Supervision.Api;
using Supervision.Pbm.Completion;
using Supervision.Pbm.Shell;
using Supervision.Pbm.Tests.Fake;

namespace Supervision.Pbm.Tests.Shell;

public sealed class LineEditorTests
{
    private readonly KeyboardTerminal _terminal = new();
    private readonly ShellHistory _history = ShellHistory.Load(null);

    [Theory]
    [InlineData("stop<Enter>", "stop")]
    [InlineData("sop<LeftArrow><LeftArrow>t<Enter>", "stop")]
    [InlineData("top<Home>s<End>!<Enter>", "stop!")]
    [InlineData("top^As^E!<Enter>", "stop!")]
    [InlineData("stopp<Backspace><Enter>", "stop")]
    [InlineData("sstop^A<Delete><Enter>", "stop")]
    [InlineData("sstop^A^D<Enter>", "stop")]
    [InlineData("stop web^A<RightArrow><RightArrow><RightArrow><RightArrow>^K<Enter>", "stop")]
    [InlineData("nonsense^Ustop<Enter>", "stop")]
    [InlineData("stop web^Wdb<Enter>", "stop db")]
    [InlineData("web stop^W^A^Y <Enter>", "stop web ")]
    [InlineData("stop^L<Enter>", "stop")]
    [InlineData("a😀b<LeftArrow><Backspace><Enter>", "ab")]
    public async Task The_keys_of_readline_edit_the_line(string keys, string line)
    {
        _terminal.Type(keys);

        Assert.Equal((LineEnd.Entered, line), await Editor().ReadAsync("> "));
    }

    [Theory]
    [InlineData("stop^C", nameof(LineEnd.Dropped))]
    [InlineData("^D", nameof(LineEnd.Closed))]
    [InlineData("stop", nameof(LineEnd.Closed))]
    public async Task A_line_is_dropped_by_Ctrl_C_and_the_shell_left_by_Ctrl_D(string keys, string end) =>
        Assert.Equal(end, (await Read(keys)).End.ToString());

    [Fact]
    public async Task The_arrow_keys_walk_through_the_history_and_back_to_the_draft()
    {
        _terminal.Type("one<Enter>two<Enter>dra<UpArrow><UpArrow><DownArrow><DownArrow>ft<Enter><UpArrow><UpArrow><UpArrow><UpArrow><Enter>");
        var editor = Editor();
        var lines = new List<string>();
        for (var i = 0; i < 4; i++)
            lines.Add((await editor.ReadAsync("> ")).Text);

        Assert.Equal(["one", "two", "draft", "one"], lines);
        Assert.Equal(["one", "two", "draft", "one"], _history.Lines);
    }

    [Theory]
    [InlineData("serv<Tab><Enter>", "service ")]
    [InlineData("service res<Tab>w<Tab><Enter>", "service restart w")]
    [InlineData("service restart wo<Tab><Enter>", "service restart worker ")]
    [InlineData("start d<Tab>--no-w<Tab><Enter>", "start db --no-wait ")]
    [InlineData("group show /<Tab><Tab>s<Tab><Enter>", "group show /shop ")]
    [InlineData("ex<Tab><Enter>", "exit ")]
    [InlineData("service zzz<Tab><Enter>", "service zzz")]
    public async Task Tab_completes_nouns_verbs_options_and_names(string keys, string line)
    {
        await using var node = await FakeNode.StartAsync();
        _terminal.Type(keys);

        Assert.Equal((LineEnd.Entered, line), await Editor(node).ReadAsync("> "));
    }

    [Fact]
    public async Task A_second_Tab_shows_what_could_follow()
    {
        await using var node = await FakeNode.StartAsync();
        _terminal.Type("service show w<Tab><Tab><Enter>");

        await Editor(node).ReadAsync("> ");

        Assert.Contains("\r\nweb     worker\r\n", _terminal.Written);
    }

    [Fact]
    public async Task Names_are_fetched_once_for_several_Tabs()
    {
        await using var node = await FakeNode.StartAsync();
        _terminal.Type("start w<Tab><Tab><Tab>e<Tab>wo<Tab><Enter>");

        Assert.Equal("start web worker ", (await Editor(node).ReadAsync("> ")).Text);
        Assert.Single(node.Requests);
    }

    [Fact]
    public async Task A_line_longer_than_the_terminal_is_scrolled_and_never_wraps()
    {
        _terminal.Width = 20;
        _terminal.Type(new string('x', 50) + "<Home><Enter>");

        await Editor().ReadAsync("> ");

        Assert.All(_terminal.Written.Split('\r'), row => Assert.True(Supervision.Pbm.Output.TextWidth.Of(row.Replace("\e[K", "")) < 20 || row.Contains('C')));
    }

    private async Task<(LineEnd End, string Text)> Read(string keys)
    {
        _terminal.Type(keys);
        return await Editor().ReadAsync("> ");
    }

    private LineEditor Editor(FakeNode? node = null)
    {
        var names = new NameSource(() => new HttpSupervision(NodeAddress.Tcp("127.0.0.1", node?.Port ?? 1), FakeNode.Token), TimeProvider.System);
        return new(_terminal, _history, new(names, targetsAllowed: false, ["exit", "quit"]));
    }
}
