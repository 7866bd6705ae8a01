using Supervision.Api;

namespace Supervision.Pbm.CommandLine;

/// <summary>Tells a target from the first word of a command: <c>pbm web1 service list</c> against <c>pbm servcie list</c>.</summary>
internal static class TargetWords
{
    public static bool IsTarget(IReadOnlyList<string> words, int at)
    {
        var word = words[at];
        if (CommandTable.FirstWords.Contains(word))
            return false;
        if (LooksLikeAddress(word))
            return true;
        // A bare word is a host when a command or another target follows. Alone it is one unless it resembles a command.
        return at + 1 < words.Count
            ? CommandTable.FirstWords.Contains(words[at + 1]) || LooksLikeAddress(words[at + 1])
            : Nearest.Of(word, CommandTable.FirstWords) is null;
    }

    public static NodeAddress Parse(string word)
    {
        if (word.StartsWith("ssh://", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"'{word}': this version of pbm cannot reach a node through ssh; expected HOST, HOST:PORT or unix:PATH");
        return NodeAddress.TryParse(word, out var address, out var error) ? address : throw new UsageException(error);
    }

    private static bool LooksLikeAddress(string word) => word.AsSpan().ContainsAny(":./[") || word == "localhost";
}
