namespace Supervision.Hocon.Tests.Rendering;

public sealed class RenderTests
{
    private const string Document = """
        # The first
        a = "x\ny"
        b { c.d = 1.50, "e f" = [1, { g = null }] } # behind
        """;

    [Fact]
    public void HOCON_must_be_written_one_field_per_line() =>
        Assert.Equal(
            """
            a = "x\ny"
            b {
              c {
                d = 1.50
              }
              "e f" = [
                1
                {
                  g = null
                }
              ]
            }

            """,
            Read.Resolved(Document).Render());

    [Fact]
    public void Comments_and_origins_must_be_written_when_asked_for()
    {
        var text = Read.Resolved("# The first\na = 1\nb { c = 2 }").Render(new HoconRenderOptions { HasComments = true, HasOrigins = true });
        Assert.Equal("# test:2:5\n# The first\na = 1\n# test:3:3\nb {\n  # test:3:9\n  c = 2\n}\n", text);
    }

    [Fact]
    public void JSON_must_be_written_on_one_line_or_on_many()
    {
        Assert.Equal("""{"a":"x\ny","b":{"c":{"d":1.50},"e f":[1,{"g":null}]}}""", Read.Resolved(Document).Render(HoconRenderOptions.Json));
        Assert.Equal("{\n  \"a\": [\n    1\n  ]\n}", Read.Resolved("a=[1]").Render(HoconRenderOptions.Json with { IsIndented = true }));
    }

    [Theory]
    [InlineData("007", "7")]
    [InlineData("-01", "-1")]
    [InlineData("1.", "1")]
    [InlineData("-.5", "-0.5")]
    [InlineData("00", "0")]
    [InlineData("1.e5", "1e5")]
    public void A_number_that_JSON_would_not_accept_must_be_written_so_that_it_does(string written, string json) =>
        Assert.Equal($"[{json}]", Read.Json($"[{written}]"));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("a = \"\\u0000\\ud800 \\ud83d\\ude00\"")]
    [InlineData("\"\" { \"a.b\" = 1, include-me = 2, \"include\" = 3 }")]
    public void What_is_written_must_be_read_back_as_the_same(string text)
    {
        var value = Read.Resolved(text);
        Assert.Equal(value.Render(HoconRenderOptions.Json), Read.Json(value.Render()));
    }
}
