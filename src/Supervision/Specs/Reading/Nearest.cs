namespace Supervision.Specs.Reading;

/// <summary>Guesses what somebody meant who mistyped a name.</summary>
internal static class Nearest
{
    /// <summary>The known name with the fewest slips from what was written; null when none comes close.</summary>
    public static string? To(string written, IEnumerable<string> known)
    {
        string? best = null;
        // A third of the letters may be wrong, else the guess would be another word altogether.
        var slipsMax = Math.Max(1, written.Length / 3);
        foreach (var name in known.Order(StringComparer.Ordinal))
        {
            if (Math.Abs(name.Length - written.Length) > slipsMax) continue;
            var slips = Slips(written, name);
            if (slips > slipsMax || (best is not null && slips == slipsMax)) continue;
            (best, slipsMax) = (name, slips);
        }

        return best;
    }

    /// <summary><c>, did you mean web?</c>, or nothing when no known name comes close.</summary>
    public static string Hint(string written, IEnumerable<string> known) =>
        To(written, known) is { } name ? $", did you mean {name}?" : "";

    /// <summary>How many letters were missed, added, replaced, or swapped with their neighbour.</summary>
    private static int Slips(string a, string b)
    {
        var (before, above, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++) above[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = above[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replaced, 1 + Math.Min(above[j], row[j - 1]));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, above, row) = (above, row, before);
        }

        return above[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
