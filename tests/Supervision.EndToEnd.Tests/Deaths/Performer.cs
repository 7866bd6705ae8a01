using System.Diagnostics;

namespace Supervision.EndToEnd.Tests.Deaths;

/// <summary>The test program <c>performer</c>, compiled once per run.</summary>
internal static class Performer
{
    private static readonly Lazy<string> Compiled = new(Compile);

    public static string Path => Compiled.Value;

    private static string Compile()
    {
        var directory = Directory.CreateTempSubdirectory("performer-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        var source = System.IO.Path.Combine(AppContext.BaseDirectory, "Deaths", "Programs", "performer.c");
        var program = System.IO.Path.Combine(directory, "performer");
        using var gcc = Process.Start("gcc", ["-O1", "-o", program, source]);
        gcc.WaitForExit();
        return gcc.ExitCode == 0 ? program : throw new InvalidOperationException($"gcc cannot compile {source}");
    }
}
