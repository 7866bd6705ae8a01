namespace Supervision.Hocon.Tests.Includes;

public sealed class PropertiesTests
{
    [Theory]
    [InlineData("a=1\nb:2\nc 3\nd = 4", """{"a":"1","b":"2","c":"3","d":"4"}""")]
    [InlineData("# no\n! no\n\n   a = x # y", """{"a":"x # y"}""")]
    [InlineData("a = one \\\n    two\\\n\tthree\nb=1", """{"a":"one twothree","b":"1"}""")]
    [InlineData("a = c:\\\\x\\ty\\u0041\\q", """{"a":"c:\\x\tyAq"}""")]
    [InlineData("a=1\r\nb=2\rc=3", """{"a":"1","b":"2","c":"3"}""")]
    [InlineData(".=x", """{"":{"":"x"}}""")]
    [InlineData("a.=x", """{"a":{"":"x"}}""")]
    [InlineData("a\\:b\\==x\\\\", """{"a:b=":"x\\"}""")]
    [InlineData("a = \\", """{"a":""}""")]
    [InlineData("", "{}")]
    public void Properties_must_be_read_as_Java_reads_them(string text, string json) =>
        Assert.Equal(json, Config.ParseText(text, "test", new HoconParseOptions { Syntax = HoconSyntax.Properties }).Render(HoconRenderOptions.Json));

    [Fact]
    public void A_property_must_know_its_line() =>
        Assert.Equal(3, Config.ParseText("a=1\\\n2\nb=3", "test", new HoconParseOptions { Syntax = HoconSyntax.Properties }).Root["b"].Origin.Line);
}
