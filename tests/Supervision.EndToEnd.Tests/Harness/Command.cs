using System.Diagnostics;

namespace Supervision.EndToEnd.Tests.Harness;

/// <summary>A command of the system that a test cannot do without.</summary>
internal static class Command
{
    public static void Run(params string[] command)
    {
        using var process = Process.Start(command[0], command[1..]);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: exited {process.ExitCode}; it needs root");
    }
}
