using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Relaying;
using Supervision.Posix.Tools;

namespace Supervision.Benchmarks.Relaying;

/// <summary>Requests through the relay beside the same requests to the same program directly, by <c>wrk</c>, in turns.</summary>
internal static partial class RelayBenchmark
{
    private const int Rounds = 3;

    private static readonly (string Name, string[] Options, string Path)[] Loads =
    [
        ("small, kept alive", ["-c", "64"], "/"),
        ("small, one each", ["-c", "64", "-H", "Connection: close"], "/"),
        ("1 MiB, kept alive", ["-c", "8"], "/large"),
        ("small, one client", ["-c", "1"], "/"),
    ];

    internal static int Run(int seconds, string keeper)
    {
        if (new ToolSearch().Find("wrk") is not { } wrk)
        {
            Console.Error.WriteLine("wrk is not installed");
            return 1;
        }

        var directory = Directory.CreateTempSubdirectory("relay-benchmark-").FullName;
        using var responder = new Responder();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4096);
        var link = RelayLink.ConnectOrStart(new RelayOptions { DataDirectory = directory, ProgramPath = keeper });
        using var socket = new SafeFileHandle(listener.Handle, ownsHandle: false);
        link.Open("front", socket, new FrontSettings());
        link.Aim("front", new RelayTarget("target#1", responder.Address));
        var ways = new[] { ("direct", responder.Address), ("relayed", (IPEndPoint)listener.LocalEndPoint!) };
        foreach (var load in Loads)
        {
            for (var round = 1; round <= Rounds; round++)
            {
                foreach (var (way, address) in ways)
                {
                    string[] command = [wrk, "-t", "1", "-d", $"{seconds}s", "--latency", .. load.Options, $"http://{address}{load.Path}"];
                    var outcome = ToolRun.RunAsync(command, "", TimeSpan.FromSeconds(seconds + 30)).GetAwaiter().GetResult();
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{load.Name,-18} {round} {way,-8} {Summary(outcome.Output)}"));
                }
            }
        }

        Console.WriteLine($"the relay has counted: {link.ReadAsync().GetAwaiter().GetResult()[0].Counts}");
        link.EndAll();
        link.Dispose();
        _ = SpinWait.SpinUntil(() => !File.Exists(Path.Combine(directory, "relay.pid")), TimeSpan.FromSeconds(40));
        Directory.Delete(directory, recursive: true);
        return 0;
    }

    private static string Summary(string output)
    {
        var rate = Rate().Match(output).Groups[1].Value;
        var (half, most) = (Half().Match(output).Groups[1].Value, Most().Match(output).Groups[1].Value);
        var errors = Errors().Match(output);
        return $"{rate,10} requests/s   p50 {half,8}   p99 {most,8}{(errors.Success ? $"   {errors.Value.Trim()}" : "")}";
    }

    [GeneratedRegex(@"Requests/sec:\s+(\S+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"^\s+50%\s+(\S+)", RegexOptions.Multiline)]
    private static partial Regex Half();

    [GeneratedRegex(@"^\s+99%\s+(\S+)", RegexOptions.Multiline)]
    private static partial Regex Most();

    [GeneratedRegex(@"(Socket errors|Non-2xx).*")]
    private static partial Regex Errors();
}
