namespace Supervision.Pbm.CommandLine;

/// <summary>The word that was probably meant.</summary>
internal static class Nearest
{
    /// <summary>The closest of the known words, when it is close enough to be worth a question; null otherwise.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        var (best, distance) = ((string?)null, int.MaxValue);
        foreach (var candidate in known)
        {
            var d = Distance(word.ToLowerInvariant(), candidate);
            if (d < distance)
                (best, distance) = (candidate, d);
        }

        // One slip in a short word, two in a long one; and what begins the same is an abbreviation.
        if (best is not null && distance <= (best.Length <= 4 ? 1 : 2))
            return best;
        return word.Length >= 2 ? known.FirstOrDefault(k => k.StartsWith(word, StringComparison.OrdinalIgnoreCase)) : null;
    }

    /// <summary>"; did you mean 'x'?", or what is known when nothing is near.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> known) =>
        Of(word, known) is { } near ? $"; did you mean '{near}'?" : $"; expected {string.Join(", ", known)}";

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours that lead from one word to the other.</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(change, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
