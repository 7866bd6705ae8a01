namespace Supervision.Hocon.Tests.Syntax;

public sealed class JsonTests
{
    private static readonly HoconParseOptions Json = new() { Syntax = HoconSyntax.Json };

    [Theory]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    [InlineData("{\"a\" {\"b\": 1}}")]
    [InlineData("{\"a\": 007}")]
    [InlineData("{\"a\": 1.}")]
    [InlineData("{\"a\": \"\"\"x\"\"\"}")]
    [InlineData("[1, 2,]")]
    [InlineData("[1 2]")]
    [InlineData("{\"a\": 1, // no\n \"b\": 2}")]
    [InlineData("{\"a\".\"b\": 1}")]
    [InlineData("{\"a\": yes}")]
    [InlineData("{\"a\" += 1}")]
    [InlineData("{include \"x\"}")]
    [InlineData("{\"a\":\u00a01}")]
    public void What_JSON_does_not_allow_must_be_refused(string text) =>
        Assert.Throws<HoconException>(() => Config.ParseText(text, "test", Json));

    [Fact]
    public void What_is_JSON_must_be_read_with_all_its_escapes()
    {
        var root = Config.ParseText("""{ "a" : [ -0.5e+3 , "\u00e9\n\/" , { } , [ ] , true , null ] }""", "test", Json).Root;
        Assert.Equal("""{"a":[-0.5e+3,"é\n/",{},[],true,null]}""", root.Render(HoconRenderOptions.Json));
    }
}
