using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Supervision.Api;
using Supervision.Hosting.Http;

namespace Supervision.Hosting.Tests.Http;

public sealed class SocketTests
{
    private const string Nobody = "65534";
    private const UnixFileMode Everybody = (UnixFileMode)0b110_110_110;

    [Fact]
    public async Task The_socket_is_its_owners_only_and_is_gone_with_the_node()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(endpoint.Server.SocketPath));
        await endpoint.Server.DisposeAsync();
        Assert.False(File.Exists(endpoint.Server.SocketPath));
    }

    [Fact]
    public async Task Its_owner_needs_no_token_and_is_known_by_name()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var client = endpoint.NewSocketClient();
        client.DefaultRequestHeaders.UserAgent.ParseAdd("pbm/0.1");
        using var response = await client.PostAsync("/api/v1/services/web/stop", null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(new OperatorIdentity(Environment.UserName, "pbm"), Assert.Single(endpoint.Operators));
    }

    [Fact]
    public void Another_user_is_forbidden_and_root_is_not()
    {
        var gate = new Gate("secret", new([]), owner: 1000);
        Assert.Equal("root", gate.Admit(From(new Peer(0)), isOpen: false).Who);
        Assert.Equal(Users.NameOf(1000), gate.Admit(From(new Peer(1000)), isOpen: false).Who);
        foreach (var peer in (Peer[])[new(1001), new(65534), new(User: null)])
        {
            var error = Assert.Throws<SupervisionException>(() => gate.Admit(From(peer), isOpen: true));
            Assert.Equal(ProblemKind.Forbidden, error.Kind);
        }
    }

    [Fact]
    public void A_user_without_a_name_is_known_by_number() => Assert.Equal("uid 3999999999", Users.NameOf(3999999999));

    /// <summary>Needs root, to become another user; the rule itself is checked for everybody above.</summary>
    [Fact]
    public async Task Another_user_cannot_connect_and_is_forbidden_where_the_file_lets_it()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Equal(Users.Current, OwnPeer(endpoint.Server.SocketPath));
            return;
        }

        File.SetUnixFileMode(Path.GetDirectoryName(endpoint.Server.SocketPath)!, Everybody | (UnixFileMode)0b001_001_001);
        var (exit, _) = await CurlAsNobodyAsync(endpoint.Server.SocketPath);
        Assert.Equal(7, exit);
        File.SetUnixFileMode(endpoint.Server.SocketPath, Everybody);
        (exit, var output) = await CurlAsNobodyAsync(endpoint.Server.SocketPath);
        Assert.Equal(0, exit);
        Assert.StartsWith("HTTP/1.1 403 Forbidden", output);
        Assert.Contains($"user {Nobody} may not use this socket", output);
        Assert.Empty(endpoint.Node.Asked);
    }

    /// <summary>The token is what keeps other users of the host off the port, and its file what keeps it from them.</summary>
    [Fact]
    public async Task Another_user_cannot_read_the_token()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(endpoint.Server.TokenPath!));
            return;
        }

        File.SetUnixFileMode(Path.GetDirectoryName(endpoint.Server.SocketPath)!, Everybody | (UnixFileMode)0b001_001_001);
        var (exit, output) = await AsNobodyAsync("cat", endpoint.Server.TokenPath!);
        Assert.NotEqual(0, exit);
        Assert.DoesNotContain(endpoint.Token!, output);
        (exit, output) = await AsNobodyAsync("curl", "-si", endpoint.Url + "api/v1/node");
        Assert.Equal(0, exit);
        Assert.StartsWith("HTTP/1.1 401 Unauthorized", output);
    }

    private static DefaultHttpContext From(Peer peer)
    {
        var context = new DefaultHttpContext();
        context.Features.Set(peer);
        return context;
    }

    private static uint OwnPeer(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        var credentials = new byte[12];
        socket.GetRawSocketOption(1, 17, credentials);
        return BitConverter.ToUInt32(credentials, 4);
    }

    private static Task<(int Exit, string Output)> CurlAsNobodyAsync(string socket) =>
        AsNobodyAsync("curl", "-si", "--unix-socket", socket, "http://localhost/api/v1/node");

    private static async Task<(int Exit, string Output)> AsNobodyAsync(params string[] command)
    {
        string[] arguments = ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--", .. command];
        using var process = Process.Start(new ProcessStartInfo("setpriv", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
