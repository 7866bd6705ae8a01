namespace Supervision.Pbm.Output;

/// <summary>Globs of names, for what the node lists whole: <c>*</c>, <c>?</c> and <c>[…]</c> as in a shell.</summary>
internal static class Glob
{
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny("*?[");

    public static bool Matches(string pattern, string name)
    {
        // The position to return to, when what follows the last star does not match: one character later than before.
        var (p, n, star, retry) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                retry = n;
            }
            else if (p < pattern.Length && MatchesOne(pattern, p, name[n], out var next))
            {
                p = next;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++retry;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }

    private static bool MatchesOne(string pattern, int at, char c, out int next)
    {
        next = at + 1;
        if (pattern[at] == '?')
            return true;
        var close = pattern[at] == '[' && at + 2 < pattern.Length ? pattern.IndexOf(']', at + 2) : -1;
        if (close < 0)
            return pattern[at] == c;
        next = close + 1;
        var negated = pattern[at + 1] is '!' or '^';
        return InSet(pattern.AsSpan(at + (negated ? 2 : 1), close - at - (negated ? 2 : 1)), c) != negated;
    }

    private static bool InSet(ReadOnlySpan<char> set, char c)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (c >= set[i] && c <= set[i + 2])
                    return true;
                i += 2;
            }
            else if (set[i] == c)
            {
                return true;
            }
        }

        return false;
    }
}
