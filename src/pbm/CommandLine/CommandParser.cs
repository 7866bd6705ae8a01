using Supervision.Api;

namespace Supervision.Pbm.CommandLine;

/// <summary>Understands a command line: options anywhere, then targets, then a command and its arguments.</summary>
internal sealed class CommandParser
{
    private readonly Dictionary<string, string> _options = [];
    private readonly List<string> _words = [];
    private bool _wordsOnly;

    /// <summary>Reads a command line.</summary>
    /// <param name="args">Its words, without the program's name.</param>
    /// <param name="targetsAllowed">False within the shell, which has its target already.</param>
    /// <exception cref="UsageException">It is no command.</exception>
    public static Invocation Parse(IReadOnlyList<string> args, bool targetsAllowed = true) => new CommandParser().Read(args, targetsAllowed);

    private Invocation Read(IReadOnlyList<string> args, bool targetsAllowed)
    {
        // The command decides which options there are, and options may come before it: so the words are sorted out first.
        var command = FindCommand(args, targetsAllowed, out var targets, out var commandWords);
        IReadOnlyList<OptionSpec> known = [.. GlobalOptions.All, .. command?.Options ?? []];
        for (var i = 0; i < args.Count; i++)
            Take(args, ref i, known, command);
        var arguments = _words.Skip(targets.Count + commandWords).ToList();
        var invocation = new Invocation
        {
            Targets = targets,
            Command = command,
            Arguments = arguments,
            Options = _options,
            Timeout = Timeout(),
        };
        if (command is not null && !invocation.Has(GlobalOptions.Help))
            CheckCount(command, arguments.Count);
        return invocation;
    }

    private void Take(IReadOnlyList<string> args, ref int i, IReadOnlyList<OptionSpec> known, CommandSpec? command)
    {
        var word = args[i];
        if (_wordsOnly || !IsOption(word))
        {
            _words.Add(word);
            return;
        }

        if (word == "--")
        {
            _wordsOnly = true;
            return;
        }

        var (name, value) = SplitOption(word);
        var option = known.FirstOrDefault(o => o.Name == name || o.Short == name)
            ?? throw new UsageException(Unknown(name, known, command));
        if (option.Value is null && value is not null)
            throw new UsageException($"'{option.Name}' takes no value");
        if (option.Value is not null && value is null)
            value = ++i < args.Count ? args[i] : throw new UsageException($"'{option.Name}' needs a value: {option.Name} {option.Value}");
        _options[option.Name] = value ?? "";
    }

    private static string Unknown(string name, IReadOnlyList<OptionSpec> known, CommandSpec? command) =>
        GlobalOptions.Unsupported.TryGetValue(name, out var why)
            ? why
            : $"unknown option '{name}'{(command is null ? "" : $" of '{command.Name}'")}{Nearest.Hint(name, [.. known.Select(o => o.Name)])}";

    private static CommandSpec? FindCommand(
        IReadOnlyList<string> args, bool targetsAllowed, out List<NodeAddress> targets, out int commandWords)
    {
        targets = [];
        commandWords = 0;
        var words = PlainWords(args);
        var at = 0;
        while (targetsAllowed && at < words.Count && TargetWords.IsTarget(words, at))
            targets.Add(TargetWords.Parse(words[at++]));
        if (at == words.Count)
            return null;
        var first = words[at];
        if (CommandTable.FindAlone(first) is { } alone)
        {
            commandWords = 1;
            return alone;
        }

        if (!CommandTable.Nouns.Contains(first))
            throw new UsageException($"'{first}' is no command{Nearest.Hint(first, CommandTable.FirstWords)}");
        commandWords = Math.Min(2, words.Count - at);
        if (commandWords == 2)
        {
            return CommandTable.Find(first, words[at + 1])
                ?? throw new UsageException($"'{first}' has no verb '{words[at + 1]}'{Nearest.Hint(words[at + 1], [.. CommandTable.VerbsOf(first)])}");
        }

        return args.Contains("--help") || args.Contains("-h")
            ? CommandTable.FindAlone("help")
            : throw new UsageException($"'{first}' needs a verb; expected {string.Join(", ", CommandTable.VerbsOf(first))}");
    }

    /// <summary>The words that are neither options nor values of options. Any option's value counts, of whichever command it is.</summary>
    private static List<string> PlainWords(IReadOnlyList<string> args)
    {
        var plain = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--")
            {
                plain.AddRange(args.Skip(i + 1));
                break;
            }

            if (!IsOption(args[i]))
                plain.Add(args[i]);
            else if (SplitOption(args[i]) is (var name, null) && AllOptions.Any(o => (o.Name == name || o.Short == name) && o.Value is not null))
                i++;
        }

        return plain;
    }

    private static IEnumerable<OptionSpec> AllOptions => GlobalOptions.All.Concat(CommandTable.All.SelectMany(c => c.Options));

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    /// <summary><c>--name=value</c>, <c>-n5</c>, or the name alone.</summary>
    private static (string Name, string? Value) SplitOption(string word)
    {
        if (!word.StartsWith("--", StringComparison.Ordinal))
            return word.Length > 2 ? (word[..2], word[2..].TrimStart('=')) : (word, null);
        var equals = word.IndexOf('=');
        return equals < 0 ? (word, null) : (word[..equals], word[(equals + 1)..]);
    }

    private TimeSpan Timeout()
    {
        if (!_options.TryGetValue(GlobalOptions.Timeout.Name, out var text))
            return TimeSpan.FromSeconds(30);
        return WireDuration.TryParse(text, out var timeout) && timeout > TimeSpan.Zero
            ? timeout
            : throw new UsageException($"'{text}' is not a duration; expected a number and a unit, such as 500ms, 30s or 5m");
    }

    private static void CheckCount(CommandSpec command, int count)
    {
        if (count < command.Arguments.Min)
            throw new UsageException($"'{command.Name}' needs {command.Arguments.Text}; see: pbm help {command.Name}");
        if (count > command.Arguments.Max)
            throw new UsageException(command.Arguments.Max == 0
                ? $"'{command.Name}' takes no arguments"
                : $"'{command.Name}' takes only {command.Arguments.Text}");
    }
}
