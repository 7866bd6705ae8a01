using System.Diagnostics;
using System.Globalization;
using System.Net;
using Supervision.Posix.Relaying;
using Supervision.Posix.Tools;

namespace Supervision.Posix.Tests.Relaying;

/// <summary>A program that dies without notice.</summary>
public sealed class KilledTargetTests : RelayTest
{
    private const string Program = """
        import socket, sys
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", int(sys.argv[1])))
        listener.listen(64)
        while True:
            client, _ = listener.accept()
            try:
                if client.recv(8): client.send(b"yes")
            except OSError:
                pass
            client.close()
        """;

    [Fact]
    public async Task A_target_that_is_killed_again_and_again_must_cost_requests_in_flight_and_no_others()
    {
        const int kills = 20;
        const int clients = 8;
        var port = FreePort();
        var link = Opened(new RelayTarget("a#1", new IPEndPoint(IPAddress.Loopback, port)), new FrontSettings { HoldTimeout = 5 * Limit });
        var target = Start(port);
        using var isDone = new CancellationTokenSource();
        var (answered, failed) = (0, 0);
        var asking = Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (!isDone.IsCancellationRequested)
            {
                if (await ConnectAndRead("?"u8.ToArray()) is { Length: 3 }) Interlocked.Increment(ref answered);
                else Interlocked.Increment(ref failed);
            }
        })).ToArray();
        for (var i = 0; i < kills; i++)
        {
            var before = Volatile.Read(ref answered);
            while (Volatile.Read(ref answered) < before + (2 * clients) && !asking.Any(task => task.IsFaulted)) await Task.Delay(1);
            target.Kill();
            await target.WaitForExitAsync().WaitAsync(Limit);
            target.Dispose();
            target = Start(port);
        }

        await isDone.CancelAsync();
        await Task.WhenAll(asking).WaitAsync(Limit);
        target.Kill();
        target.Dispose();

        // At a kill each client has at most one request with the target.
        Assert.InRange(failed, 0, kills * clients);
        Assert.Equal(0, (await Until(link, front => front.Counts is { Active: 0, Held: 0 })).Counts.Refused);
    }

    private static Process Start(int port) =>
        Process.Start(new ToolSearch().Find("python3")!, ["-c", Program, port.ToString(CultureInfo.InvariantCulture)]);

    private static int FreePort()
    {
        using var listener = NewListener(1);
        return TargetOf(listener).Address.Port;
    }
}
