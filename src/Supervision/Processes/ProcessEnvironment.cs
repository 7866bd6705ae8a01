using System.Globalization;
using Supervision.Specs;

namespace Supervision.Processes;

/// <summary>The complete environment of a process: its own variables, over its files, over the daemon's, and what it may know of its supervisor.</summary>
internal static class ProcessEnvironment
{
    /// <summary>What an outer manager told the daemon is not meant for its services.</summary>
    private static readonly HashSet<string> OfTheDaemon =
        ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PID", "MAINPID", "INVOCATION_ID", "JOURNAL_STREAM"];

    /// <exception cref="IOException">A file cannot be read; the message says which and why.</exception>
    /// <exception cref="FormatException">A line of a file is not <c>NAME=value</c>; the message says where.</exception>
    public static Dictionary<string, string> Of(ServiceSpec spec, string incarnation, NodeSpec node, IReadOnlyDictionary<string, string> inherited)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!spec.ClearEnvironment)
        {
            foreach (var (name, value) in inherited)
            {
                if (!OfTheDaemon.Contains(name))
                {
                    environment[name] = value;
                }
            }
        }

        foreach (var file in spec.EnvironmentFiles)
        {
            Read(file, environment);
        }

        foreach (var (name, value) in spec.Environment)
        {
            environment[name] = value;
        }

        environment["SUPERVISION_SERVICE"] = spec.Name.Service.Text;
        environment["SUPERVISION_NODE"] = node.Name;

        // By this it is found again should its keeper die, and told from what another node with services of the same names runs.
        environment["SUPERVISION_DATA_DIR"] = Path.GetFullPath(node.DataDir);
        environment["SUPERVISION_GROUP"] = spec.Group;
        environment["SUPERVISION_INCARNATION"] = incarnation;
        environment["SUPERVISION_REPLICA"] = spec.Name.Replica.ToString(CultureInfo.InvariantCulture);
        return environment;
    }

    private static void Read(string file, Dictionary<string, string> environment)
    {
        var number = 0;
        foreach (var raw in File.ReadLines(file))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException($"{file}:{number}: found \"{line}\", expected NAME=value");
            }

            environment[line[..equals].TrimEnd()] = Unquote(line[(equals + 1)..].TrimStart());
        }
    }

    private static string Unquote(string value) =>
        value is ['"' or '\'', .., _] && value[^1] == value[0] ? value[1..^1] : value;
}
