using System.Net;
using System.Net.Sockets;
using Supervision.Hosting.Http;

namespace Supervision.Hosting.Tests.Http;

public sealed class ListenTests
{
    [Theory]
    [InlineData("http://127.0.0.1:9110", "127.0.0.1:9110")]
    [InlineData("http://127.0.0.1", "127.0.0.1:9110")]
    [InlineData("HTTP://10.0.0.1:80/", "10.0.0.1:80")]
    [InlineData("http://[::1]:9111", "[::1]:9111")]
    [InlineData("http://[::1]", "[::1]:9110")]
    [InlineData("http://localhost:0", "127.0.0.1:0")]
    public void A_URL_names_what_to_bind(string url, string endPoint) =>
        Assert.Equal(endPoint, Assert.Single(ListenAddress.Parse(url).EndPoints).ToString());

    [Theory]
    [InlineData("127.0.0.1:9110", "the scheme is missing")]
    [InlineData("https://127.0.0.1:9110", "TLS is not offered")]
    [InlineData("http://127.0.0.1:99999", "'99999' is no port")]
    [InlineData("http://127.0.0.1:", "'' is no port")]
    [InlineData("http://node.example:9110", "'node.example' is no IP address")]
    [InlineData("http://", "'' is no IP address")]
    public void A_URL_that_names_nothing_is_refused(string url, string why) =>
        Assert.Contains($"'{url}': {why}", Assert.Throws<FormatException>(() => ListenAddress.Parse(url)).Message);

    [Fact]
    public async Task A_port_that_is_taken_is_reported_with_who_has_it()
    {
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var url = $"http://{(IPEndPoint)taken.LocalEndPoint!}".Replace("[::ffff:127.0.0.1]", "127.0.0.1");
        using var directory = new TemporaryDirectory();
        var error = await Assert.ThrowsAsync<BindException>(() => StartAsync(directory, url));
        Assert.Equal(url, error.Address);
        Assert.StartsWith($"cannot listen on {url}: ", error.Message);
        Assert.EndsWith($"(pid {Environment.ProcessId}) has the port", error.Message);
        Assert.False(File.Exists(directory.File("api.sock")));
    }

    [Fact]
    public async Task An_address_that_this_host_has_not_is_reported()
    {
        using var directory = new TemporaryDirectory();
        var error = await Assert.ThrowsAsync<BindException>(() => StartAsync(directory, "http://192.0.2.1:0"));
        Assert.Equal("cannot listen on http://192.0.2.1:0: no interface of this host has the address", error.Message);
    }

    [Fact]
    public async Task A_socket_left_by_a_killed_daemon_is_replaced()
    {
        using var directory = new TemporaryDirectory();
        // As a killed process does: the name stays, and nobody listens.
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(directory.File("first.sock")));
            File.Move(directory.File("first.sock"), directory.File("api.sock"));
        }

        await using var endpoint = await StartAsync(directory);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(directory.File("api.sock")));
    }

    [Fact]
    public async Task A_socket_at_which_another_daemon_answers_is_left_to_it()
    {
        using var directory = new TemporaryDirectory();
        await using var first = await StartAsync(directory);
        var error = await Assert.ThrowsAsync<BindException>(() => StartAsync(directory));
        Assert.EndsWith("another process answers there", error.Message);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(directory.File("api.sock")));
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_is_refused_in_words()
    {
        using var directory = new TemporaryDirectory();
        var deep = Directory.CreateDirectory(directory.File(new string('d', 120))).FullName;
        var options = new HttpOptions { Listen = [], DataDirectory = deep };
        var error = await Assert.ThrowsAsync<BindException>(() => HttpEndpoint.StartAsync(options, _ => new FakeSupervision()));
        Assert.Contains("choose a shorter data-dir", error.Message);
    }

    [Fact]
    public async Task What_is_wrong_is_known_before_the_server_is_there()
    {
        using var directory = new TemporaryDirectory();
        await using var first = await StartAsync(directory, "http://127.0.0.1:0");
        var taken = first.Addresses.Single();
        using var other = new TemporaryDirectory();

        Assert.IsType<BindException>(StartAsync(other, taken).Exception?.InnerException);
        Assert.IsType<BindException>(StartAsync(directory, "http://127.0.0.1:0").Exception?.InnerException);
        Assert.IsType<FormatException>(StartAsync(other, "nowhere").Exception?.InnerException);
        Assert.False(File.Exists(other.File("api.sock")));
    }

    [Fact]
    public async Task Several_addresses_are_answered_at_once()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(options => options with { Listen = ["http://127.0.0.1:0", "http://127.0.0.2:0"] });
        Assert.Equal(2, endpoint.Server.Addresses.Count);
        foreach (var address in endpoint.Server.Addresses)
            Assert.Contains("n1", await endpoint.Client.GetStringAsync(address + "/api/v1/node"));
    }

    private static Task<HttpEndpoint> StartAsync(TemporaryDirectory directory, params string[] listen) =>
        HttpEndpoint.StartAsync(new() { Listen = listen, DataDirectory = directory.Path }, _ => new FakeSupervision());
}
