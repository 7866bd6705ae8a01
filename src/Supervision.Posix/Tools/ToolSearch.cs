namespace Supervision.Posix.Tools;

/// <summary>Finds tools of administration, which the PATH of an ordinary user doesn't lead to.</summary>
/// <param name="directories">Where to look, in order; null for the PATH and the system's directories.</param>
internal sealed class ToolSearch(IReadOnlyList<string>? directories = null)
{
    private static readonly string[] SystemDirectories = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    private IEnumerable<string> Directories =>
        directories ?? [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries), .. SystemDirectories];

    /// <summary>The path of a tool; null if it is not installed.</summary>
    internal string? Find(string tool) => Directories.Select(directory => Path.Combine(directory, tool)).FirstOrDefault(File.Exists);
}
