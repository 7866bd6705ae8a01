using System.Text;

namespace Supervision.Pbm.CommandLine;

/// <summary>What <c>help</c> says, made from the table of commands.</summary>
internal static class Help
{
    private const string Usage = "pbm [HOST[:PORT] | unix:PATH]... NOUN VERB [ARG...] [OPTION...]";

    /// <summary>Help on everything, on a noun, or on one command.</summary>
    /// <exception cref="UsageException">There is no such command.</exception>
    public static string Text(IReadOnlyList<string> topic)
    {
        var words = topic.SelectMany(t => t.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (words.Count == 0)
            return Everything();
        if (words.Count == 1 && CommandTable.Nouns.Contains(words[0]))
            return Commands(CommandTable.All.Where(c => c.Noun == words[0]));
        var command = words.Count == 2 ? CommandTable.Find(words[0], words[1]) : CommandTable.FindAlone(words[0]);
        return command is null
            ? throw new UsageException($"'{string.Join(' ', words)}' is no command{Nearest.Hint(words[0], CommandTable.FirstWords)}")
            : One(command);
    }

    private static string Everything()
    {
        var text = new StringBuilder("Drives supervised services on one node or several.\n\n");
        text.Append($"usage: {Usage}\n");
        text.Append("       pbm [HOST[:PORT] | unix:PATH]            a shell with completion and history\n\n");
        text.Append(Commands(CommandTable.All));
        text.Append("\nOptions of every command:\n").Append(Options(GlobalOptions.All));
        text.Append("""

            The target is 127.0.0.1:9110 unless named here or in $PBM_HOST. Names of services and groups may be globs: 'web*'.
            The token is read from --token-file, else $PBM_TOKEN, else from what a daemon of the same user announces on this host.
            A followed stream ends with Ctrl-C and exit code 0; lines from stderr are marked with ! instead of |.

            Exit codes: 0 done, 1 failed on some target, 2 usage, 3 no such service or node, 4 cannot connect, 5 timed out,
            6 not allowed, 7 conflict; 130 interrupted.

            """);
        return text.ToString();
    }

    private static string Commands(IEnumerable<CommandSpec> commands)
    {
        var text = new StringBuilder();
        foreach (var group in commands.GroupBy(c => c.Noun ?? "without a noun"))
        {
            text.Append(group.Key).Append('\n');
            foreach (var command in group)
                text.Append($"  {command.Verb + " " + command.Arguments.Text,-26} {command.Summary}{(command.AlsoAlone ? " *" : "")}\n");
            if (group.Any(c => c.AlsoAlone))
                text.Append("  (* works without the noun, too)\n");
        }

        return text.ToString();
    }

    private static string One(CommandSpec command)
    {
        var text = new StringBuilder($"usage: pbm [TARGET]... {command.Name} {command.Arguments.Text}".TrimEnd()).Append("\n\n");
        text.Append(char.ToUpperInvariant(command.Summary[0])).Append(command.Summary, 1, command.Summary.Length - 1).Append(".\n");
        if (command.Options.Count > 0)
            text.Append("\nOptions:\n").Append(Options(command.Options));
        return text.Append("\nOptions of every command:\n").Append(Options(GlobalOptions.All)).ToString();
    }

    private static string Options(IEnumerable<OptionSpec> options)
    {
        var text = new StringBuilder();
        foreach (var option in options)
        {
            var names = (option.Short is null ? "" : option.Short + ", ") + option.Name + (option.Value is null ? "" : " " + option.Value);
            text.Append($"  {names,-26} {option.Summary}\n");
        }

        return text.ToString();
    }
}
