using System.Reflection;

namespace Supervision.EndToEnd.Tests.Harness;

/// <summary>Where the programs under test are.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Metadata("Repository"));

    public static string Daemon { get; } = Program("supervisiond");

    public static string Pbm { get; } = Program("pbm");

    public static string Program(string name)
    {
        var path = Path.Combine(Root, "artifacts", "bin", name, Metadata("Configuration").ToLowerInvariant(), name);
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is missing: build src/Supervision.Daemon first");
    }

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
