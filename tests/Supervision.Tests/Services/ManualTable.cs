using System.Runtime.CompilerServices;

namespace Supervision.Tests.Services;

/// <summary>Tables that stand in the manual as the tests write them.</summary>
internal static class ManualTable
{
    /// <summary>Fails when the manual shows another table, and leaves the new one beside it.</summary>
    /// <param name="table">The table as it is.</param>
    /// <param name="path">Where the manual has it, from the top of the repository.</param>
    public static void Check(string table, params string[] path)
    {
        var file = Path.Combine([Repository(), .. path]);
        if (!File.Exists(file) || File.ReadAllText(file) != table)
        {
            File.WriteAllText(file + ".received", table);
            Assert.Fail($"{file} is not what the machine does: look at {file}.received, and rename it if it is right");
        }
    }

    /// <summary>A name of a type as the manual writes it: <c>StopBegan</c> is <c>stop-began</c>.</summary>
    public static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private static string Repository([CallerFilePath] string here = "")
    {
        var directory = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (!File.Exists(Path.Combine(directory.FullName, "Supervision.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }
}
