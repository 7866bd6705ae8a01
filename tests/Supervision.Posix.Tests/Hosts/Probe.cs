using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

/// <summary>The test program <c>probe</c>, compiled once per run.</summary>
internal static class Probe
{
    private static readonly Lazy<string> Compiled = new(Compile);

    internal static string Path => Compiled.Value;

    internal static SpawnRequest Do(string incarnation, params string[] deeds) => Requests.Command(incarnation, [Path, .. deeds]);

    private static string Compile()
    {
        var directory = Directory.CreateTempSubdirectory("probe-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);

        // Other users run it too.
        File.SetUnixFileMode(directory, File.GetUnixFileMode(directory) | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
        var source = System.IO.Path.Combine(AppContext.BaseDirectory, "Programs", "probe.c");
        var program = System.IO.Path.Combine(directory, "probe");
        using var gcc = System.Diagnostics.Process.Start("gcc", ["-O1", "-o", program, source]);
        gcc.WaitForExit();
        return gcc.ExitCode == 0 ? program : throw new InvalidOperationException($"gcc cannot compile {source}");
    }
}
