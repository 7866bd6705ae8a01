using System.Net;
using System.Net.Sockets;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests;

public sealed class QuickstartTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Fact]
    public async Task The_quickstart_runs_as_it_is()
    {
        // Nothing is changed, unless somebody else has the port.
        var port = PortOrAnother(8080);
        var program = Path.Combine(Repository.Root, "artifacts", "bin", "QuickstartWeb", "release", "QuickstartWeb");
        Assert.True(File.Exists(program), $"{program} is missing: build src/Supervision.Daemon first");
        string[] change = port == 8080 ? [] : ["-D", $"supervision.groups.shop.services.web.command=[\"{program}\", \"--urls\", \"http://127.0.0.1:{port}\"]"];
        var daemon = await RunningDaemon.StartFileAsync(Place, Path.Combine(Repository.Root, "hocon", "quickstart.conf"), change);

        var waiting = await daemon.PbmAsync("service", "why", "worker");
        Assert.Equal(0, waiting.Code);
        Assert.Contains("worker", waiting.Out, StringComparison.Ordinal);

        var web = await daemon.UntilAsync("web", "running");
        await daemon.UntilLogAsync("web", $"listening on http://127.0.0.1:{port} as pid {web.Pid}");
        using var client = new HttpClient();
        Assert.StartsWith($"Hello from pid {web.Pid}, ", await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/")), StringComparison.Ordinal);
        await daemon.UntilLogAsync("worker", "working on order 1, paid in EUR");
        Assert.Equal("completed", (await daemon.GetAsync("prepare")).State);

        await daemon.CrashAsync("web");
        var again = await daemon.UntilAsync("web", s => s.State == "running" && s.Pid != web.Pid);
        Assert.Equal(1, again.Restarts);
        await daemon.UntilAsync("worker", s => s.State == "running" && s.Incarnations[0].StartedAt >= again.Incarnations[0].StartedAt, "the worker to follow");

        Assert.Equal(0, (await daemon.ShutDownAsync()).Code);
        await Eventually.True(() => Place.Processes().Count == 0, () => $"left: {string.Join(' ', Place.Processes())}");
    }

    private static int PortOrAnother(int wanted)
    {
        using var listener = new TcpListener(IPAddress.Loopback, wanted) { ExclusiveAddressUse = false };
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            return PortOrAnother(0);
        }

        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
