using System.Globalization;
using System.Runtime.InteropServices;

namespace Supervision.Benchmarks.Handoffs;

/// <summary>A web server's process, as its clients have to do with it.</summary>
internal static class Pid
{
    private const string Established = "01";
    private const string LeftByClient = "08";
    private const string Listening = "0A";
    private const int Kill = 9;
    private const int Continue = 18;
    private const int Stop = 19;

    /// <summary>Kills it, as a crash would. How many connections it had accepted then: no more requests than those can have been under way.</summary>
    public static int Crash(int pid, int port)
    {
        // Who stands still accepts nothing more while its connections are counted.
        Halt(pid);
        var count = Connections(pid, port);
        Send(pid, Kill);
        return count;
    }

    /// <summary>
    /// Kills one that has a port of its own. How many connections there were to that port, those included that nobody had accepted: they go with it.
    /// </summary>
    /// <param name="relay">Who leads clients to it, and brings no more while they are counted and it dies; null for nobody.</param>
    /// <param name="pid">The process.</param>
    /// <param name="port">Its port.</param>
    public static int CrashBehind(int? relay, int pid, int port)
    {
        if (relay is { } halted) Halt(halted);
        var count = At(pid, port).Count(field => field[3] is Established or LeftByClient);
        Send(pid, Kill);
        if (relay is not { } halting) return count;

        // The kernel takes who calls until the last thread of a process is gone, and loses him with it.
        while (At(Environment.ProcessId, port).Any(field => field[3] == Listening)) Thread.Yield();
        Send(halting, Continue);
        return count;
    }

    /// <summary>How many connections it has accepted and not closed.</summary>
    public static int Connections(int pid, int port)
    {
        var sockets = Directory.GetFiles($"/proc/{pid}/fd").Select(fd => new FileInfo(fd).LinkTarget).ToHashSet();
        return At(pid, port).Count(field => field[3] != Listening && sockets.Contains($"socket:[{field[9]}]"));
    }

    /// <summary>The sockets at a port, in the columns of the kernel's table.</summary>
    private static IEnumerable<string[]> At(int pid, int port)
    {
        var local = $":{port.ToString("X4", CultureInfo.InvariantCulture)}";
        return File.ReadLines($"/proc/{pid}/net/tcp").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(field => field[1].EndsWith(local, StringComparison.Ordinal));
    }

    private static void Halt(int pid)
    {
        Send(pid, Stop);
        while (File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1][0] != 'T') Thread.Yield();
    }

    private static void Send(int pid, int signal)
    {
        if (pid < 2 || SendSignal(pid, signal) != 0) throw new InvalidOperationException($"cannot send signal {signal} to pid {pid}");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int pid, int signal);
}
