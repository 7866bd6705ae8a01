using System.Globalization;
using System.Net.Sockets;
using Supervision.App.Tests.Harness;

namespace Supervision.App.Tests.Listening;

/// <summary>Rule: a program finds its listeners by name; they are the supervisor's, and outlive it.</summary>
public sealed class InheritedListenersTests
{
    private const string Echo = "Supervision.App.Echo";

    [Fact]
    public async Task A_program_must_find_every_kind_of_inherited_socket_and_pass_none_on()
    {
        var path = Path.Combine(Path.GetTempPath(), $"app-{Guid.NewGuid():N}.sock");
        using var notify = new NotifyReceiver();
        var environment = new Dictionary<string, string>(notify.Environment)
        {
            ["SUPERVISION_SERVICE"] = "echo",
            ["SUPERVISION_INCARNATION"] = "echo#12",
        };
        using var launcher = Launcher.Open(Echo, ["dns=udp", "kept=pipe", "echo=tcp", $"admin=unix:{path}"], environment);
        var pid = await launcher.StartAsync();
        var (dns, echo) = (await launcher.PortAsync("dns"), await launcher.PortAsync("echo"));

        // Something else that was kept for the program stands between the sockets, and changes no number.
        Assert.Equal($"Dgram does not listen at 127.0.0.1:{dns}", await launcher.UntilAsync("inherited dns 3 "));
        Assert.Equal($"Stream listens at 127.0.0.1:{echo}", await launcher.UntilAsync("inherited echo 5 "));
        Assert.Equal($"Stream listens at {path}", await launcher.UntilAsync("inherited admin 6 "));
        Assert.DoesNotContain(launcher.Lines, line => line.StartsWith("inherited kept", StringComparison.Ordinal));
        Assert.Equal("3", await launcher.UntilAsync("a child has "));
        Assert.Equal($"accepts at 127.0.0.1:{echo}", await launcher.UntilAsync("supervised echo#12 "));
        await notify.UntilAsync("READY=1\nSTATUS=echoes");
        Assert.Equal(pid, await AnswerAsync(echo));

        Launcher.Terminate(pid);
        Assert.Equal(7, await launcher.EndAsync(pid));
        await notify.UntilAsync("STOPPING=1\nSTATUS=was asked to");
        Assert.True(File.Exists(path), "the file of an inherited socket is the supervisor's");
        File.Delete(path);
    }

    [Fact]
    public async Task A_listener_must_outlive_the_program_that_accepts_from_it()
    {
        using var launcher = Launcher.Open(Echo, ["echo=tcp"]);
        var port = await launcher.PortAsync("echo");
        for (var round = 0; round < 2; round++)
        {
            var pid = await launcher.StartAsync();
            Assert.Equal(pid, await AnswerAsync(port));
            Launcher.Terminate(pid);
            Assert.Equal(7, await launcher.EndAsync(pid));
            // What closes a socket in .NET has it block again, and whoever shares it would hang in its next call.
            Assert.Equal("non-blocking", await launcher.FlagsAsync());
        }

        // Nobody is there: who connects waits for the next program.
        var waiting = AnswerAsync(port);
        Assert.Equal(await launcher.StartAsync(), await waiting);
    }

    [Fact]
    public async Task Sockets_that_are_meant_for_another_process_must_be_left_alone()
    {
        using var launcher = Launcher.Open(Echo, ["echo=tcp"]);
        var inherited = await launcher.PortAsync("echo");
        var pid = await launcher.StartAsync(meantFor: Environment.ProcessId);
        var address = await launcher.UntilAsync("alone  accepts at 127.0.0.1:");
        var port = int.Parse(address, CultureInfo.InvariantCulture);
        Assert.NotEqual(inherited, port);
        Assert.Equal(pid, await AnswerAsync(port));
    }

    private static async Task<int> AnswerAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        using var reader = new StreamReader(client.GetStream());
        return int.Parse((await reader.ReadLineAsync().WaitAsync(Eventually.Patience))!, CultureInfo.InvariantCulture);
    }
}
