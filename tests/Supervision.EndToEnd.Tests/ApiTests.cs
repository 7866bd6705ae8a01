using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests;

public sealed class ApiTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Tree = """services.web.command = "sleep 1000" """;

    [Fact]
    public async Task On_TCP_a_token_and_a_known_host_name_are_needed_except_for_health()
    {
        var daemon = await StartAsync(Tree);
        var root = new Uri((await daemon.Api.GetNodeAsync()).Listen.Single(l => l.StartsWith("http", StringComparison.Ordinal)));
        var token = File.ReadAllText(Path.Combine(Place.Data, "token")).Trim();
        using var client = new HttpClient { BaseAddress = root };

        Assert.Equal(HttpStatusCode.OK, await AskAsync(client, "healthz"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client, "readyz"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(client, "api/v1/services"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(client, "api/v1/services", new string('x', 43)));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(client, "api/v1/services", token));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(client, "api/v1/services", token, host: "rebound.example:" + root.Port));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Place.Data, "token")));
    }

    [Fact]
    public async Task The_unix_socket_answers_its_owner_only()
    {
        await StartAsync(Tree);
        var socket = Path.Combine(Place.Data, "api.sock");
        Assert.StartsWith("HTTP/1.1 200", Ask(socket), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket) & (UnixFileMode)0b111_111_111);
        if (!Environment.IsPrivilegedProcess)
        {
            // Only root can be somebody else; that the file's mode keeps others away is what remains to be seen.
            return;
        }

        Assert.Contains("denied", Assert.Throws<InvalidOperationException>(() => Native.AsUser(65534, () => Ask(socket))).Message, StringComparison.OrdinalIgnoreCase);

        // Even where the file would let everybody in, the peer's user decides.
        foreach (var path in (string[])[Place.Directory, Place.Data, socket])
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
        }

        Assert.StartsWith("HTTP/1.1 403", Native.AsUser(65534, () => Ask(socket)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_poll_returns_on_the_next_change()
    {
        var daemon = await StartAsync(Tree);
        await daemon.UntilAsync("web", "running");
        var now = await daemon.Api.GetServiceAsync("web");

        var poll = daemon.Api.GetServiceAsync("web", new AwaitChange(now.Serial, TimeSpan.FromSeconds(55)));
        Assert.False(poll.IsCompleted);
        await daemon.CommandAsync("web", ServiceVerb.Stop);

        var changed = await poll.WaitAsync(TimeSpan.FromSeconds(40));
        Assert.True(changed.Serial > now.Serial);
        Assert.NotEqual("running", changed.Value.State);
    }

    [Fact]
    public async Task Events_are_a_snapshot_and_then_what_changes()
    {
        var daemon = await StartAsync(Tree);
        await daemon.UntilAsync("web", "running");
        using var patience = new CancellationTokenSource(Eventually.Patience);
        await using var events = daemon.Api.GetEventsAsync(cancellationToken: patience.Token).GetAsyncEnumerator(patience.Token);

        Assert.True(await events.MoveNextAsync());
        var snapshot = events.Current;
        Assert.Equal(("snapshot", "web"), (snapshot.Kind, Assert.Single(snapshot.Snapshot!).Name));

        await daemon.CommandAsync("web", ServiceVerb.Stop);
        var serial = snapshot.Serial;
        do
        {
            Assert.True(await events.MoveNextAsync());
            Assert.Equal("service", events.Current.Kind);
            Assert.True(events.Current.Serial > serial);
            serial = events.Current.Serial;
        }
        while (events.Current.Service!.State != "disabled");
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string path, string? token = null, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static string Ask(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        socket.Send(Encoding.ASCII.GetBytes("GET /api/v1/node HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        var answer = new byte[4096];
        return Encoding.ASCII.GetString(answer, 0, socket.Receive(answer));
    }
}
