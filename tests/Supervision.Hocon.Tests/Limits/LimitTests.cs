using System.Text;

namespace Supervision.Hocon.Tests.Limits;

public sealed class LimitTests
{
    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a:", "}")]
    [InlineData("a.", "")]
    public void Nesting_beyond_the_limit_must_be_one_clear_mistake(string open, string close)
    {
        var text = "a = " + Repeat(open, 100_000) + "1" + Repeat(close, 100_000);
        if (close.Length == 0)
            text = Repeat(open, 100_000) + "a = 1";
        Assert.Contains("values nested more than 1000 deep", Assert.Single(Read.Errors(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_up_to_the_limit_must_be_read()
    {
        var value = Read.Resolved("a = " + Repeat("[", 999) + Repeat("]", 999)).Render();
        Assert.Contains("[]", value, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_nest_through_substitutions_must_keep_the_limit()
    {
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"a{i} = [${{a{i + 1}}}]\n")) + "a5000 = 1";
        Assert.Contains("values nested more than 1000 deep", Assert.Single(Read.Errors(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_row_of_substitutions_must_be_followed_to_its_end()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"a{i} = ${{a{i + 1}}}\n")) + "a50000 = end";
        Assert.Equal("end", Read.Resolved(text).GetString("a0"));
    }

    [Theory]
    [InlineData("a{0} = [${{a{1}}}, ${{a{1}}}]\n", "a60 = 1")]
    [InlineData("a{0} = ${{a{1}}} ${{a{1}}}\n", "a60 = [1]")]
    [InlineData("a{0} = ${{a{1}}}${{a{1}}}\n", "a60 = xx")]
    [InlineData("a{0} {{ l = ${{a{1}}}, r = ${{a{1}}} }}\n", "a60 = 1")]
    public void Values_that_double_at_each_step_must_be_stopped(string step, string last)
    {
        var format = CompositeFormat.Parse(step);
        var text = string.Concat(Enumerable.Range(0, 60).Select(i => string.Format(null, format, i, i + 1))) + last;
        Assert.Contains("10000000 values", Read.Errors(text)[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shared_value_must_be_free_to_be_shared_within_the_limit()
    {
        var text = string.Concat(Enumerable.Range(0, 10).Select(i => $"a{i} = [${{a{i + 1}}}, ${{a{i + 1}}}]\n")) + "a10 = 1";
        Assert.Equal(2, Read.Resolved(text).GetList("a0").Count);
    }

    [Fact]
    public void A_document_of_ten_megabytes_must_be_read_whole()
    {
        var text = new StringBuilder(10_100_000);
        for (var i = 0; text.Length < 10_000_000; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"services.s{i} {{ command = [\"/bin/sleep\", {i}], restart.policy = permanent }} # {i}\n");
        var services = (HoconObject)Read.Resolved(text.ToString()).Root["services"];
        Assert.Equal("permanent", Config.Of((HoconObject)services.Last().Value).GetString("restart.policy"));
        Assert.True(services.Count > 100_000);
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
}
