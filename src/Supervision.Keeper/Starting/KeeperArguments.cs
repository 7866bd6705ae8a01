using System.Globalization;

namespace Supervision.Keeper.Starting;

/// <summary>The command line: <c>--data-dir DIR [--connection DESCRIPTOR]</c>.</summary>
/// <param name="DataDirectory">Where daemons find the keeper.</param>
/// <param name="Connection">The inherited descriptor of a daemon that is already connected; null to wait for one.</param>
internal sealed record KeeperArguments(string DataDirectory, int? Connection)
{
    internal static KeeperArguments? TryParse(ReadOnlySpan<string> args, out string problem)
    {
        string? directory = null;
        int? connection = null;
        problem = "usage: supervision-keeper --data-dir DIR [--connection DESCRIPTOR]; it is started by the daemon";
        for (; args.Length >= 2; args = args[2..])
        {
            if (args[0] == "--data-dir") directory = Path.GetFullPath(args[1]);
            else if (args[0] == "--connection" && int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var n)) connection = n;
            else return null;
        }

        return args.Length > 0 || directory is null ? null : new KeeperArguments(directory, connection);
    }
}
