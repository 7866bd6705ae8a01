using System.Globalization;
using Supervision.Posix.Relaying;

namespace Supervision.Keeper.Starting;

/// <summary>The command line: <c>[relay] --data-dir DIR [--connection DESCRIPTOR | --state DESCRIPTOR | --examine-state DESCRIPTOR] [--protocol VERSION]</c>.</summary>
/// <param name="DataDirectory">Where daemons find the keeper.</param>
internal sealed record KeeperArguments(string DataDirectory)
{
    internal const string StateOption = "--state";
    internal const string ExaminationOption = "--examine-state";

    private const string Usage = "usage: supervision-keeper [relay] --data-dir DIR [--connection DESCRIPTOR]; it is started by the daemon";

    /// <summary>The inherited descriptor of a daemon that is already connected; null to wait for one.</summary>
    internal int? Connection { get; private init; }

    /// <summary>The descriptor of what this process kept when it ran another program; null to begin with nothing.</summary>
    internal int? State { get; private init; }

    /// <summary>The descriptor of what another keeper keeps: whether this program could go on with it is all that is asked.</summary>
    internal int? Examination { get; private init; }

    /// <summary>The newest version of the protocol that it is to speak, as a keeper of an earlier version does; null for all that it can.</summary>
    internal int? Protocol { get; private init; }

    /// <summary>Whether it is to relay connections, and to keep nothing.</summary>
    internal bool IsRelay { get; private init; }

    internal static KeeperArguments? TryParse(ReadOnlySpan<string> args, out string problem)
    {
        problem = Usage;
        var arguments = new KeeperArguments("") { IsRelay = args is [RelayProtocol.Role, ..] };
        if (arguments.IsRelay) args = args[1..];
        for (; args.Length >= 2; args = args[2..])
        {
            if (args[0] == "--data-dir") arguments = arguments with { DataDirectory = Path.GetFullPath(args[1]) };
            else if (!int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
            else if (args[0] == "--connection") arguments = arguments with { Connection = number };
            else if (args[0] == StateOption) arguments = arguments with { State = number };
            else if (args[0] == ExaminationOption) arguments = arguments with { Examination = number };
            else if (args[0] == "--protocol") arguments = arguments with { Protocol = number };
            else return null;
        }

        return args.Length > 0 || arguments.DataDirectory.Length == 0 ? null : arguments;
    }
}
