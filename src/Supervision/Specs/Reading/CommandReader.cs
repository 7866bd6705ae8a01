using System.Collections.Immutable;
using Supervision.Hocon;
using Supervision.Posix.Commands;

namespace Supervision.Specs.Reading;

/// <summary>Reads <c>command</c> or <c>shell</c> of a service.</summary>
internal static class CommandReader
{
    private const string Expected = "a program and its arguments: a list or a string of words";

    public static ImmutableArray<string> Read(Section section)
    {
        var (command, shell) = (section.Find("command"), section.Find("shell"));
        if (command is not null && shell is not null)
        {
            section.Mistake("shell", $"found both shell and command ({section.OriginOf("command")}), expected one of them");
            return [];
        }

        if (shell is not null) return section.Filled("shell", "a line for /bin/sh") is { } line ? ["/bin/sh", "-c", line] : [];
        return command is null ? [] : Words(section, "command", command) ?? [];
    }

    /// <summary>The command under a key; null when it is missing or wrong.</summary>
    public static ImmutableArray<string>? Words(Section section, string key) => section.Find(key) is { } value ? Words(section, key, value) : null;

    /// <summary>A command, wherever it stands; null when it is wrong.</summary>
    public static ImmutableArray<string>? Words(Section section, string key, HoconValue command)
    {
        var words = command is HoconArray list ? Arguments(section, key, list) : Split(section, key, command);
        if (words is not ([] or ["", ..])) return words;
        section.MistakeIn(key, command, $"found no program, expected {Expected}");
        return null;
    }

    /// <summary>Without a program there is nothing to supervise; only a fragment may do without.</summary>
    public static void Require(Section section)
    {
        if (section.Find("command") is null && section.Find("shell") is null)
        {
            section.Errors.Add(section.Origin, section.Path,
                $"found neither command nor shell, expected command = {Expected}, or shell = a line for /bin/sh");
        }
    }

    /// <summary>Arguments may be empty, unlike the program; null when there was a mistake.</summary>
    private static ImmutableArray<string>? Arguments(Section section, string key, HoconArray list)
    {
        var words = ImmutableArray.CreateBuilder<string>(list.Count);
        foreach (var value in list)
        {
            if (Scalars.AsText(value) is { } word && !word.Contains('\0', StringComparison.Ordinal)) words.Add(word);
            else section.MistakeIn(key, value, $"found {Places.Found(value)}, expected {Expected}");
        }

        return words.Count == list.Count ? words.ToImmutable() : null;
    }

    private static ImmutableArray<string>? Split(Section section, string key, HoconValue command)
    {
        var text = Scalars.AsText(command);
        if (text is null) section.MistakeIn(key, command, $"found {Places.Found(command)}, expected {Expected}");
        else if (text.Contains('\0', StringComparison.Ordinal)) section.MistakeIn(key, command, $"found a NUL character, which no program can be given: expected {Expected}");
        else if (CommandWords.TrySplit(text, out var words, out var error)) return [.. words];
        else section.MistakeIn(key, command, $"found \"{text}\", in which {error}: expected {Expected}");
        return null;
    }
}
