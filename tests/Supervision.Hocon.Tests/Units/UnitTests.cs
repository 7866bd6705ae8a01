namespace Supervision.Hocon.Tests.Units;

public sealed class UnitTests
{
    [Theory]
    [InlineData("10s", 10_000)]
    [InlineData("\" 1.5 minutes \"", 90_000)]
    [InlineData("250", 250)]
    [InlineData("2 days", 172_800_000)]
    [InlineData("-1h", -3_600_000)]
    public void A_duration_must_be_a_number_with_a_unit(string text, double milliseconds)
    {
        Assert.True(HoconUnits.TryGetDuration(Read.Value(text), out var duration, out var expectation));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
        Assert.Equal("", expectation);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("10 parsecs")]
    [InlineData("\"+-5s\"")]
    [InlineData("\"1e999 s\"")]
    [InlineData("99999999999 days")]
    [InlineData("\"\"")]
    [InlineData("[1s]")]
    [InlineData("null")]
    [InlineData("true")]
    public void What_is_no_duration_must_say_what_one_looks_like(string text)
    {
        Assert.False(HoconUnits.TryGetDuration(Read.Value(text), out var duration, out var expectation));
        Assert.Equal(default, duration);
        Assert.StartsWith("a duration such as", expectation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7 EiB", 8_070_450_532_247_928_832L)]
    [InlineData("0.5 kB", 500)]
    [InlineData("1M", 1_048_576)]
    public void A_size_must_be_a_number_with_a_unit(string text, long bytes)
    {
        Assert.True(HoconUnits.TryGetBytes(Read.Value(text), out var result, out _));
        Assert.Equal(bytes, result);
    }

    [Theory]
    [InlineData("8 EiB")]
    [InlineData("-1")]
    [InlineData("1 mb")]
    public void What_is_no_size_must_be_refused(string text) => Assert.False(HoconUnits.TryGetBytes(Read.Value(text), out _, out _));

    [Theory]
    [InlineData("9223372036854775807", 9_223_372_036_854_775_807L)]
    [InlineData("\"12\"", 12)]
    [InlineData("1e3", 1000)]
    [InlineData("-42.0", -42)]
    public void A_whole_number_must_be_read_from_all_its_spellings(string text, long number)
    {
        Assert.True(HoconUnits.TryGetInt64(Read.Value(text), out var result, out _));
        Assert.Equal(number, result);
    }

    [Theory]
    [InlineData("42.5")]
    [InlineData("9223372036854775808")]
    [InlineData("1e30")]
    [InlineData("twelve")]
    [InlineData("yes")]
    public void What_is_no_whole_number_must_be_refused(string text) => Assert.False(HoconUnits.TryGetInt64(Read.Value(text), out _, out _));

    [Fact]
    public void A_period_must_add_up_on_the_calendar()
    {
        Assert.True(HoconUnits.TryGetPeriod(Read.Value("1 month"), out var month, out _));
        Assert.Equal(new DateTime(2024, 2, 29), month.AddTo(new DateTime(2024, 1, 31)));
        Assert.False(HoconUnits.TryGetPeriod(Read.Value("999999999 weeks"), out _, out _));
    }

    [Fact]
    public void A_getter_must_tell_the_path_what_was_found_and_what_was_expected()
    {
        var config = Read.Resolved("a {\n  timeout = soon\n}");
        var error = Assert.Throws<HoconException>(() => config.GetDuration("a.timeout")).Message;
        Assert.Equal("test:2:13: a.timeout: the string 'soon', expected a duration such as 500ms, 10s, 5 minutes, 1h or 2 days", error);
    }

    [Fact]
    public void A_list_getter_must_report_every_element_that_does_not_fit() =>
        Assert.Equal([2, 4], Assert.Throws<HoconException>(() => Read.Resolved("a = [1\nx\n3\n[]]").GetInt32List("a")).Errors.Select(error => error.Origin.Line));

    [Fact]
    public void A_path_must_be_put_together_so_that_it_can_be_taken_apart()
    {
        string[] keys = ["a", "b.c", "", "d e", "f\"g", "include"];
        Assert.Equal("a.\"b.c\".\"\".\"d e\".\"f\\\"g\".\"include\"", HoconPath.Render(keys));
        Assert.Equal(keys, HoconPath.Parse(HoconPath.Render(keys)));
        Assert.Throws<HoconException>(() => HoconPath.Parse("a.\"b"));
        Assert.Throws<HoconException>(() => HoconPath.Parse("\"\\q\""));
    }
}
