namespace Supervision.Hocon.Tests.Resolution;

public sealed class CircleTests
{
    [Fact]
    public void A_circle_must_be_printed_with_each_of_its_substitutions()
    {
        var error = Assert.Single(Read.Errors("a = ${b}\nb = x ${c}\nc = ${a}"));
        Assert.Equal("test:3:5: substitutions in a circle: ${b} (test:1:5) -> ${c} (test:2:7) -> ${a} (test:3:5) -> ${b}, expected one that ends", error.ToString());
    }

    [Fact]
    public void A_circle_through_a_list_must_be_printed_too()
    {
        var error = Assert.Single(Read.Errors("a = [${b}]\nb = ${c}\nc = ${a}"));
        Assert.Equal("test:1:6: a value inside itself: ${b} (test:1:6) -> ${c} (test:2:5) -> ${a} (test:3:5) -> ${b}, expected one that ends", error.ToString());
    }

    [Fact]
    public void A_value_that_refers_to_itself_without_an_earlier_one_must_say_so() =>
        Assert.Equal("test:1:5: ${a} refers to itself, and there is no earlier value, expected an earlier value", Assert.Single(Read.Errors("a = ${a}x")).ToString());

    [Fact]
    public void A_circle_must_not_hide_other_mistakes()
    {
        var errors = Read.Errors("a = ${b}\nb = ${a}\nc = ${nothing}\nd = [1] ${e}\ne = text\nf = ${c}");
        Assert.Equal([2, 3, 4], errors.Select(error => error.Origin.Line).Order());
    }

    [Fact]
    public void A_long_circle_must_be_cut()
    {
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"a{i} = ${{a{(i + 1) % 5000}}}\n"));
        Assert.InRange(Assert.Single(Read.Errors(text)).Message.Length, 100, 2000);
    }

    [Theory]
    [InlineData("a { x = ${a.y}, y = ${a.z}, z = 1 }", """{"a":{"x":1,"y":1,"z":1}}""")]
    [InlineData("a { x = ${b.y} }, b { y = ${a.z}, w = ${a.x} }, a.z = 2", """{"a":{"x":2,"z":2},"b":{"y":2,"w":2}}""")]
    public void Objects_must_be_free_to_refer_into_each_other(string text, string json) => Assert.Equal(json, Read.Json(text));
}
