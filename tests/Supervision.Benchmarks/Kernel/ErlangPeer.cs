using System.ComponentModel;
using System.Diagnostics;

namespace Supervision.Benchmarks.Kernel;

/// <summary>The same work on Erlang/OTP, in the same run, when it is installed.</summary>
internal static class ErlangPeer
{
    internal static void Run(string work)
    {
        try
        {
            var script = Path.Combine(AppContext.BaseDirectory, "Kernel", "kernel_peer.escript");
            using var process = Process.Start(new ProcessStartInfo("escript", [script, work]));
            process!.WaitForExit();
        }
        catch (Win32Exception)
        {
            Console.WriteLine("erlang is not installed (apt-get install erlang-base): no comparison");
        }
    }
}
