namespace Supervision.Hocon.Tests.Syntax;

public sealed class ErrorTests
{
    [Fact]
    public void All_mistakes_that_do_not_hide_each_other_must_be_reported_at_once()
    {
        var errors = Read.Errors("a = @\nb = [1 : 2]\nc {\n  d\n}\ne = \"\\q\"\nf = 1\n");
        Assert.Equal([(1, 5), (2, 8), (5, 1), (6, 6)], errors.Select(error => (error.Origin.Line, error.Origin.Column)));
    }

    [Theory]
    [InlineData("a = [1, 2", "test:1:10: the end of the text inside the '[' that was opened at 1:5, expected ']'")]
    [InlineData("a = \"x\nb = 1", "test:1:7: a newline in a quoted string, expected '\"', or '\\n' for a newline, or a string in triple quotes")]
    [InlineData("a = \"x", "test:1:7: the end of the text inside the string that began at 1:5, expected '\"'")]
    [InlineData("a b", "test:1:4: the end of the text behind the key 'a b', expected ':', '=', '+=' or '{'")]
    [InlineData("a = ${b", "test:1:8: the end of the text inside the substitution that began at 1:5, expected '}'")]
    [InlineData("a = x y : z", "test:1:9: ':', expected a comma or a newline")]
    [InlineData("a..b = 1", "test:1:1: an empty element in the key 'a..b', expected elements joined by single dots")]
    [InlineData("include required", "test:1:9: 'required' in an include, expected a quoted string, or one in file(), url(), classpath() or required()")]
    [InlineData("{} {}", "test:1:4: '{' behind the root value, expected the end of the text")]
    [InlineData("a = 1\n]", "test:2:1: ']' that closes nothing, expected a value, or nothing")]
    public void A_mistake_must_be_told_with_its_place_and_what_was_expected(string text, string message) =>
        Assert.Equal(message, Read.Errors(text)[0].ToString());

    [Fact]
    public void A_bracket_of_the_wrong_kind_must_be_reported_once()
    {
        var error = Assert.Single(Read.Errors("a = [ 1, { b = 2 ], c = 3"));
        Assert.Equal("test:1:18: ']' inside the '{' that was opened at 1:10, expected '}'", error.ToString());
    }

    [Fact]
    public void The_message_must_have_one_line_for_each_mistake()
    {
        var exception = Assert.Throws<HoconException>(() => Config.ParseText("a = @\nb = !"));
        Assert.Equal(2, exception.Message.Split('\n').Length);
        Assert.Equal(exception.Message, exception.ToString());
    }

    [Fact]
    public void A_text_of_nothing_but_mistakes_must_report_only_the_first_hundred() =>
        Assert.Equal(100, Read.Errors(new string('^', 100_000)).Count);

    [Fact]
    public void Types_that_do_not_join_must_be_reported_together()
    {
        var errors = Read.Errors("a = [1] x\nb = x {c = 1}\nd = 3 [4]");
        Assert.Equal([1, 2, 3], errors.Select(error => error.Origin.Line));
    }
}
