using Supervision.Api;

namespace Supervision.Pbm.Tests.Http;

public sealed class NodeAddressTests
{
    [Theory]
    [InlineData("alpha", "alpha:9110", false)]
    [InlineData("alpha:80", "alpha:80", false)]
    [InlineData("http://10.0.0.1:9111/", "10.0.0.1:9111", false)]
    [InlineData("127.0.0.1", "127.0.0.1:9110", true)]
    [InlineData("localhost:1", "localhost:1", true)]
    [InlineData("::1", "[::1]:9110", true)]
    [InlineData("[::1]:9000", "[::1]:9000", true)]
    [InlineData("[fe80::1]", "[fe80::1]:9110", false)]
    [InlineData("unix:/run/api.sock", "unix:/run/api.sock", true)]
    [InlineData("unix:///run/api.sock", "unix:/run/api.sock", true)]
    public void An_address_is_a_host_a_host_with_a_port_or_a_socket(string text, string expected, bool isLocal)
    {
        Assert.True(NodeAddress.TryParse(text, out var address, out _));
        Assert.Equal((expected, isLocal), (address.ToString(), address.IsLocal));
        Assert.True(address.BaseUri.IsAbsoluteUri);
    }

    [Theory]
    [InlineData("", "is not a host")]
    [InlineData("a b", "is not a host")]
    [InlineData("alpha:0", "'0' in 'alpha:0' is not a port")]
    [InlineData("alpha:65536", "is not a port")]
    [InlineData("alpha:", "is not a port")]
    [InlineData("https://alpha", "of a kind this cannot reach")]
    [InlineData("unix:", "needs the path of a socket")]
    public void What_is_no_address_is_said_in_words(string text, string expected)
    {
        Assert.False(NodeAddress.TryParse(text, out _, out var error));
        Assert.Contains(expected, error);
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("1.5s", 1500)]
    [InlineData("2 m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1 day", 86_400_000)]
    public void A_duration_has_a_number_and_a_unit(string text, double milliseconds)
    {
        Assert.True(WireDuration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1 fortnight")]
    [InlineData("99999999999999999999d")]
    public void A_number_alone_is_no_duration(string text) => Assert.False(WireDuration.TryParse(text, out _));

    [Fact]
    public void A_wait_is_never_shorter_on_the_wire_than_asked()
    {
        Assert.Equal("30s", WireDuration.Render(TimeSpan.FromSeconds(30)));
        Assert.Equal("1501ms", WireDuration.Render(TimeSpan.FromMilliseconds(1500.2)));
    }
}
