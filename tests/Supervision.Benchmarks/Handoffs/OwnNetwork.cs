using System.Diagnostics;

namespace Supervision.Benchmarks.Handoffs;

/// <summary>A network namespace with nothing but a loopback, which goes with the last process of it.</summary>
internal static class OwnNetwork
{
    private const string Enter = "ip link set lo up && exec \"$@\"";

    /// <summary>Runs this program there. Its exit code.</summary>
    public static int Run(IEnumerable<string> arguments)
    {
        using var run = Process.Start("unshare", ["--net", "sh", "-c", Enter, "sh", Environment.ProcessPath!, .. arguments]);
        run.WaitForExit();
        return run.ExitCode;
    }
}
