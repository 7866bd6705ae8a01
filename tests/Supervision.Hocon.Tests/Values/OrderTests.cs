namespace Supervision.Hocon.Tests.Values;

public sealed class OrderTests
{
    [Theory]
    [InlineData("z = 1, a = 2, m = 3", "z a m")]
    [InlineData("z = 1, a = 2, z = 3", "z a")]
    [InlineData("z.x = 1, a = 2, z.y = 3, b = 4", "z a b")]
    [InlineData("z { }, a = ${z}, m = 1, z = 5", "z a m")]
    [InlineData("9 = x, 8 = x, 10 = x, 7 = x, 6 = x, 5 = x, 4 = x, 3 = x, 2 = x, 1 = x, 0 = x", "9 8 10 7 6 5 4 3 2 1 0")]
    public void Keys_must_keep_the_order_in_which_they_first_appear(string text, string keys) =>
        Assert.Equal(keys, string.Join(' ', Read.Resolved(text).Root.Keys));

    [Fact]
    public void A_merged_object_must_list_the_keys_of_what_it_extends_first()
    {
        var root = Read.Resolved("base { z = 1, y = 2 }\n s = ${base} { x = 3, z = 4 }").Root;
        Assert.Equal(["z", "y", "x"], ((HoconObject)root["s"]).Keys);
    }

    [Fact]
    public void A_configuration_must_list_its_own_keys_before_those_of_its_fallback()
    {
        var merged = Config.ParseText("b { y = 1 }, c = 1").WithFallback(Config.ParseText("a = 1, b { x = 1, y = 2 }, c = 2"));
        Assert.Equal("""{"b":{"y":1,"x":1},"c":1,"a":1}""", merged.Render(HoconRenderOptions.Json));
    }

    [Fact]
    public void A_large_object_must_find_each_of_its_keys()
    {
        var root = Read.Resolved(string.Concat(Enumerable.Range(0, 100).Select(i => $"k{i} = {i}\n"))).Root;
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal($"{i}", root[$"k{i}"].ToString()));
        Assert.False(root.ContainsKey("k100"));
    }
}
