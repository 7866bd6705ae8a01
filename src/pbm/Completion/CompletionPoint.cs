using Supervision.Pbm.CommandLine;

namespace Supervision.Pbm.Completion;

/// <summary>What could stand at the end of a line: the word begun there, known words, and names that only a node knows.</summary>
/// <param name="Start">Where in the line the word begins.</param>
/// <param name="Word">What of it is written, without quotes.</param>
/// <param name="Known">Words that are known without asking.</param>
/// <param name="Names">What names can stand here: services, groups, or <see cref="WordKind.Text"/> for none.</param>
internal sealed record CompletionPoint(int Start, string Word, IReadOnlyList<string> Known, WordKind Names)
{
    /// <summary>Looks at a line up to the cursor.</summary>
    /// <param name="line">Without the program's name.</param>
    /// <param name="targetsAllowed">False within the shell.</param>
    public static CompletionPoint At(string line, bool targetsAllowed)
    {
        var (before, start, word) = Split(line);
        if (word.StartsWith('-') && word.IndexOf('=') is var equals && equals > 0)
        {
            var given = FindOption(word[..equals]);
            return Of(start + equals + 1, word[(equals + 1)..], given?.Kind ?? WordKind.Text);
        }

        if (before.Count > 0 && FindOption(before[^1]) is { Value: not null } option)
            return Of(start, word, option.Kind);
        var plain = Plain(before);
        var at = 0;
        while (targetsAllowed && at < plain.Count && TargetWords.IsTarget([.. plain, "help"], at))
            at++;
        var words = plain[at..];
        var command = words.Count == 0 ? null : CommandTable.FindAlone(words[0]);
        command ??= words.Count < 2 ? null : CommandTable.Find(words[0], words[1]);
        if (word.StartsWith('-'))
            return new(start, word, [.. GlobalOptions.All.Concat(command?.Options ?? []).Select(o => o.Name)], WordKind.Text);
        if (command is not null)
            return Argument(command, words.Count - (command.Noun is null || words[0] == command.Verb ? 1 : 2), start, word);
        return words.Count switch
        {
            0 => new(start, word, CommandTable.FirstWords, WordKind.Text),
            1 => new(start, word, [.. CommandTable.VerbsOf(words[0])], WordKind.Text),
            _ => Of(start, word, WordKind.Text),
        };
    }

    private static CompletionPoint Argument(CommandSpec command, int index, int start, string word)
    {
        if (index >= command.Arguments.Max)
            return Of(start, word, WordKind.Text);
        var last = command.Arguments.Last != command.Arguments.Kind && index >= command.Arguments.Min - 1;
        var point = Of(start, word, command.Arguments.Kind);
        return last ? point with { Known = [.. point.Known, .. Of(start, word, command.Arguments.Last).Known] } : point;
    }

    private static CompletionPoint Of(int start, string word, WordKind kind) => kind switch
    {
        WordKind.Signal => new(start, word, Verbs.ServiceSignal.Names, WordKind.Text),
        WordKind.ShellName => new(start, word, ["bash", "zsh", "fish"], WordKind.Text),
        WordKind.CommandWord => new(start, word, [.. CommandTable.FirstWords, .. CommandTable.All.Select(c => c.Verb).Distinct()], WordKind.Text),
        _ => new(start, word, [], kind),
    };

    private static OptionSpec? FindOption(string name) =>
        GlobalOptions.All.Concat(CommandTable.All.SelectMany(c => c.Options)).FirstOrDefault(o => o.Name == name || o.Short == name);

    private static List<string> Plain(List<string> words)
    {
        var plain = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].StartsWith('-'))
                plain.Add(words[i]);
            else if (FindOption(words[i]) is { Value: not null })
                i++;
        }

        return plain;
    }

    /// <summary>The finished words before the last one, and the last one: empty after a blank. A quote still open is part of it.</summary>
    private static (List<string> Before, int Start, string Word) Split(string line)
    {
        var (start, quote) = (0, '\0');
        for (var i = 0; i < line.Length; i++)
        {
            if (quote != '\0')
                quote = line[i] == quote ? '\0' : quote;
            else if (line[i] is '"' or '\'')
                quote = line[i];
            else if (char.IsWhiteSpace(line[i]))
                start = i + 1;
        }

        var last = line[start..].Replace("\"", "").Replace("'", "");
        return (Words.Split(line[..start]), start, last);
    }
}
