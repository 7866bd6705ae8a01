using System.Collections.Concurrent;
using Supervision.Posix.Errors;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Spawning;

/// <summary>Where the tools of the exec chain are: in the system's directories, never in a service's PATH.</summary>
internal static class ToolPaths
{
    private static readonly string[] Directories = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"];
    private static readonly ConcurrentDictionary<string, string> Found = new();

    /// <summary>The path of a tool.</summary>
    /// <exception cref="SpawnException">It is not installed.</exception>
    internal static string Find(string tool) => Found.GetOrAdd(tool, Search);

    private static string Search(string tool) =>
        Directories.Select(directory => $"{directory}/{tool}").FirstOrDefault(File.Exists)
        ?? throw SpawnException.Of(SpawnStage.Attributes, ErrnoNumbers.NoEntry, $"the tool '{tool}' (of util-linux or coreutils) is missing");
}
