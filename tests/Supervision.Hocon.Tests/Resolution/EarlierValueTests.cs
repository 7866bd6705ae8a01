namespace Supervision.Hocon.Tests.Resolution;

public sealed class EarlierValueTests
{
    [Theory]
    [InlineData("a { x = 1 }, a { x = ${a.x}2 }, a { x = ${a.x}3 }", """{"a":{"x":"123"}}""")]
    [InlineData("a { x = 1 }, a = ${a} { x = ${a.x}2 }, a = ${a} { x = ${a.x}3 }", """{"a":{"x":"123"}}""")]
    [InlineData("b { x = 1 }, a = ${b} { x = ${a.x}2 }, a { x = ${a.x}3 }", """{"b":{"x":1},"a":{"x":"123"}}""")]
    [InlineData("b { x = [1] }, a = ${b}, a.x += 2, a.x += 3", """{"b":{"x":[1]},"a":{"x":[1,2,3]}}""")]
    [InlineData("l = [{ a = [1], a += 2 }, { a += 3 }]", """{"l":[{"a":[1,2]},{"a":[3]}]}""")]
    [InlineData("a = [1], b = ${a}, a += 2, b += 3", """{"a":[1,2],"b":[1,2,3]}""")]
    [InlineData("a = ${?a}x, a = ${?a}y", """{"a":"xy"}""")]
    [InlineData("a = 1, a = ${?a} ${?none}", """{"a":"1 "}""")]
    public void A_key_that_refers_to_itself_must_see_what_it_was_before(string text, string json) => Assert.Equal(json, Read.Json(text));

    [Fact]
    public void A_list_must_be_extended_many_times_in_linear_time()
    {
        var list = (HoconArray)Read.Resolved(string.Concat(Enumerable.Range(0, 50_000).Select(i => $"a += {i}\n"))).Root["a"];
        Assert.Equal(50_000, list.Count);
        Assert.Equal("49999", list[49_999].ToString());
    }

    [Fact]
    public void An_extended_list_must_not_change_what_it_was_extended_from() =>
        Assert.Equal("""{"a":[1],"b":[1,2],"c":[1,3]}""", Read.Json("a = [1], b = ${a} [2], c = ${a} [3]"));

    [Fact]
    public void An_object_must_be_extended_many_times_without_doubling()
    {
        var text = "a = { x = 0 }\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"a = ${{a}} {{ x = ${{a.x}}i, k{i} = 1 }}\n"));
        var a = (HoconObject)Read.Resolved(text).Root["a"];
        Assert.Equal(201, a.Count);
        Assert.Equal("0" + new string('i', 200), a["x"].ToString());
    }
}
