using Supervision.Hocon.Errors;
using Supervision.Hocon.Syntax;
using Supervision.Hocon.Text;

namespace Supervision.Hocon.Tests.Syntax;

public sealed class LosslessTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a = 1 # c\n\n b { c : \"x\\n\" , d += ${?e} } // end")]
    [InlineData("a = \"open\n b = ^ $ \\ + \"\"\"never closed")]
    [InlineData("\u00a0\ufeff[1,\r\n2 3\t4]\r")]
    public void The_tokens_laid_end_to_end_must_be_the_text(string text)
    {
        var source = new SourceText(text, "test", null);
        var tokens = new Lexer(source, new ErrorCollector()).Run();
        var position = 0;
        foreach (var token in tokens)
        {
            Assert.Equal(position, token.Start);
            position = token.End;
        }

        Assert.Equal(text.Length, position);
        Assert.Equal(TokenKind.End, tokens[^1].Kind);
    }

    [Fact]
    public void A_node_must_know_its_text_with_the_comments_inside()
    {
        const string Value = "{ # why\n b = [1, 2] // two\n}";
        var tree = Parser.Parse(new SourceText($" a = {Value}\n", "test", null), new ErrorCollector(), 100);
        Assert.Equal(SyntaxKind.Object, tree.Nodes[0].Kind);
        var field = tree.Nodes[1];
        Assert.Equal($"a = {Value}", tree.TextOf(field).ToString());
        Assert.Equal(Value, tree.TextOf(tree.Nodes[tree.Nodes[2].EndNode]).ToString());
    }

    [Fact]
    public void A_value_must_end_with_its_last_piece_and_not_with_the_blanks_behind_it()
    {
        var tree = Parser.Parse(new SourceText("a = x y   # c", "test", null), new ErrorCollector(), 100);
        Assert.Equal("x y", tree.TextOf(tree.Nodes[3]).ToString());
    }
}
