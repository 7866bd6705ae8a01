namespace Supervision.Pbm.Completion;

/// <summary>Words that complete the end of a line.</summary>
/// <param name="Start">Where in the line the completed word begins.</param>
/// <param name="Candidates">Whole words, in the order to offer them.</param>
internal sealed record Completions(int Start, IReadOnlyList<string> Candidates);

/// <summary>Finds them, for the shell and for the scripts of other shells alike.</summary>
internal sealed class Completer(NameSource names, bool targetsAllowed, IReadOnlyList<string>? moreFirstWords = null)
{
    public async Task<Completions> CompleteAsync(string line)
    {
        var point = CompletionPoint.At(line, targetsAllowed);
        var known = line.AsSpan(0, point.Start).IsWhiteSpace() ? [.. point.Known, .. moreFirstWords ?? []] : point.Known;
        var all = known.Concat(await names.GetAsync(point.Names));
        return new(point.Start, [.. all.Where(c => c.StartsWith(point.Word, StringComparison.OrdinalIgnoreCase)).Distinct()]);
    }
}
