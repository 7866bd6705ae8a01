using Supervision.Pbm.Output;

namespace Supervision.Pbm.Tests.Output;

public sealed class RenderingTests
{
    [Fact]
    public void A_table_for_a_terminal_cuts_its_last_column_to_the_width()
    {
        var lines = Render(width: 24);

        Assert.Equal(["NAME  N  REASON", "web   7  it is a very l…", "日本  1  short"], lines);
    }

    [Fact]
    public void A_table_for_a_narrow_terminal_leaves_its_last_column_out() => Assert.Equal(["NAME  N", "web   7", "日本  1"], Render(width: 12));

    [Fact]
    public void A_table_for_a_pipe_is_not_cut() => Assert.Equal("web   7  it is a very long reason", Render(width: null)[1]);

    [Fact]
    public void Cutting_painted_text_ends_the_paint()
    {
        Assert.Equal("\e[31mab…\e[0m", TextWidth.Cut("\e[31mabcdef\e[0m", 3, "…"));
        Assert.Equal(3, TextWidth.Of("\e[31mab…\e[0m"));
    }

    [Theory]
    [InlineData("plain\ttext", "plain\ttext")]
    [InlineData("\e[31mred\e[0m", "\e[31mred\e[0m\e[0m")]
    [InlineData("a\e[2Jb", "ab")]
    [InlineData("a\e]0;title\ab", "ab")]
    [InlineData("a\e]0;title\e\\b", "ab")]
    [InlineData("a\rb\u0007\u009bc\u007f", "abc")]
    [InlineData("cut\e", "cut")]
    [InlineData("cut\e[12", "cut")]
    public void A_terminal_is_given_colours_and_no_other_control(string text, string expected) =>
        Assert.Equal(expected, SafeText.ForTerminal(text));

    [Theory]
    [InlineData(-1, "0s")]
    [InlineData(0.45, "0.4s")]
    [InlineData(42.9, "42s")]
    [InlineData(312, "5m12s")]
    [InlineData(11_220, "3h07m")]
    [InlineData(1_051_200, "12d4h")]
    public void A_span_has_its_two_largest_units(double seconds, string expected) =>
        Assert.Equal(expected, Ages.Span(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("*", "web", true)]
    [InlineData("w*b", "web", true)]
    [InlineData("w*b*", "wabbc", true)]
    [InlineData("w?b", "web", true)]
    [InlineData("w?b", "wb", false)]
    [InlineData("[a-w]eb", "web", true)]
    [InlineData("[!w]eb", "web", false)]
    [InlineData("[]eb", "[]eb", true)]
    [InlineData("web", "Web", false)]
    [InlineData("a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void A_glob_matches_as_in_a_shell(string pattern, string name, bool expected) => Assert.Equal(expected, Glob.Matches(pattern, name));

    [Fact]
    public void A_name_has_the_same_colour_everywhere_and_none_without_colours()
    {
        Assert.Equal(new Palette(true).Name("web"), new Palette(true).Name("web"));
        Assert.DoesNotContain("[31m", string.Join("", Enumerable.Range(0, 200).Select(i => new Palette(true).Name("web" + i))));
        Assert.Equal("web", Palette.None.Name("web"));
    }

    [Theory]
    [InlineData("C.UTF-8", "", true)]
    [InlineData("", "en_US.utf8", true)]
    [InlineData("C", "en_US.UTF-8", false)]
    [InlineData("", "", false)]
    public void Boxes_are_drawn_where_the_locale_has_them(string all, string lang, bool expected) =>
        Assert.Equal(expected, Terminal.SpeaksUnicode(name => name == "LC_ALL" ? all : name == "LANG" ? lang : null));

    private static string[] Render(int? width)
    {
        var written = new StringWriter { NewLine = "\n" };
        var table = new Table(new("NAME"), new("N", Right: true), new("REASON"));
        table.Add("web", "7", "it is a very long reason");
        table.Add("日本", "1", "short");
        table.Write(new(written, TextWriter.Null) { Width = width, Unicode = true });
        return written.ToString().TrimEnd('\n').Split('\n');
    }
}
