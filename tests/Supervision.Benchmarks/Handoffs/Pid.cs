using System.Globalization;
using System.Runtime.InteropServices;

namespace Supervision.Benchmarks.Handoffs;

/// <summary>A web server's process, as its clients have to do with it.</summary>
internal static class Pid
{
    private const int Kill = 9;
    private const int Stop = 19;

    /// <summary>Kills it, as a crash would. How many connections it had accepted then: no more requests than those can have been under way.</summary>
    public static int Crash(int pid, int port)
    {
        // Who stands still accepts nothing more while its connections are counted.
        Send(pid, Stop);
        while (File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1][0] != 'T') Thread.Yield();
        var count = Connections(pid, port);
        Send(pid, Kill);
        return count;
    }

    /// <summary>How many connections it has accepted and not closed.</summary>
    public static int Connections(int pid, int port)
    {
        var sockets = Directory.GetFiles($"/proc/{pid}/fd").Select(fd => new FileInfo(fd).LinkTarget).ToHashSet();
        var local = $":{port.ToString("X4", CultureInfo.InvariantCulture)}";
        return File.ReadLines($"/proc/{pid}/net/tcp").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(field => field[1].EndsWith(local, StringComparison.Ordinal) && field[3] != "0A" && sockets.Contains($"socket:[{field[9]}]"));
    }

    private static void Send(int pid, int signal)
    {
        if (pid < 2 || SendSignal(pid, signal) != 0) throw new InvalidOperationException($"cannot send signal {signal} to pid {pid}");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int pid, int signal);
}
