using System.Diagnostics;
using System.Net;
using System.Text;
using Supervision.App;

// A supervised program without ASP.NET: says what it has inherited, answers each connection with its pid, and ends when it is asked to.

var program = SupervisedProgram.Current;
foreach (var listener in program.Listeners)
{
    Console.WriteLine($"inherited {listener.Name} {listener.Descriptor} {listener.SocketType} {(listener.IsListening ? "listens" : "does not listen")} at {listener.EndPoint}");
}

// What another program that this one starts has open, but for its three streams and what lists them.
using (var child = Process.Start(new ProcessStartInfo("/bin/ls", ["/proc/self/fd"]) { RedirectStandardOutput = true })!)
{
    var open = child.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    Console.WriteLine($"a child has {open.Length - 1}");
}

var stop = program.StopRequested;
using var socket = program.Listeners.OpenOrBind("echo", new IPEndPoint(IPAddress.Loopback, 0));
using var watchdog = program.StartWatchdog();
Console.WriteLine($"{(program.IsSupervised ? "supervised" : "alone")} {program.Incarnation?.Id} accepts at {socket.LocalEndPoint}");
program.Ready("echoes");
try
{
    while (true)
    {
        using var connection = await socket.AcceptAsync(stop);
        await connection.SendAsync(Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"), stop);
    }
}
catch (OperationCanceledException)
{
    program.Stopping("was asked to");
}

return 7;
