using System.Text;

namespace Supervision.Hosting.Upgrades;

/// <summary>How the daemon was started, and how its successor is.</summary>
internal static class DaemonProgram
{
    /// <summary>Tells a daemon at which descriptor the running one speaks to it.</summary>
    public const string SuccessorOption = "--successor-of";

    /// <summary>
    /// The path by which this process was started, links and all: whoever installs a new version behind it means that one, and the file that this
    /// process runs may be gone.
    /// </summary>
    private static readonly string OwnPath = FindOwnPath();

    /// <summary>The command of a successor: this process's own, with another program.</summary>
    /// <param name="binary">The program, or null for the one at this process's own path.</param>
    /// <param name="descriptor">Where it finds the channel.</param>
    public static IReadOnlyList<string> SuccessorCommand(string? binary, int descriptor)
    {
        var program = binary ?? OwnPath;
        List<string> command = program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", program] : [program];
        if (command.Count > 1)
            command[0] = Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "/usr/bin/dotnet";
        var arguments = Environment.GetCommandLineArgs().AsSpan(1);
        for (; !arguments.IsEmpty; arguments = arguments[1..])
        {
            if (arguments[0] == SuccessorOption)
                arguments = arguments[1..];
            else
                command.Add(arguments[0]);
        }

        return [.. command, SuccessorOption, descriptor.ToString(System.Globalization.CultureInfo.InvariantCulture)];
    }

    /// <summary>The path of the program in a command.</summary>
    public static string ProgramOf(IReadOnlyList<string> command) => command[1].EndsWith(".dll", StringComparison.Ordinal) ? command[1] : command[0];

    private static string FindOwnPath()
    {
        var words = Encoding.UTF8.GetString(File.ReadAllBytes("/proc/self/cmdline")).Split('\0');
        var name = Path.GetFileName(words[0]) == "dotnet" ? words.FirstOrDefault(word => word.EndsWith(".dll", StringComparison.Ordinal)) ?? words[0] : words[0];
        if (name.Contains('/'))
            return Path.GetFullPath(name);
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return directories.Select(directory => Path.GetFullPath(Path.Combine(directory, name))).FirstOrDefault(File.Exists) ?? Environment.ProcessPath!;
    }
}
