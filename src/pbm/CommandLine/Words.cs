using System.Text;

namespace Supervision.Pbm.CommandLine;

/// <summary>Splits a line into words as a POSIX shell does: quotes and backslashes, no expansion.</summary>
internal static class Words
{
    /// <exception cref="UsageException">A quote is not closed.</exception>
    public static List<string> Split(string line)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (char.IsWhiteSpace(c))
            {
                if (word is not null)
                    words.Add(word.ToString());
                word = null;
                continue;
            }

            // A comment begins a word, as in a shell, so that scripts of commands can have them.
            if (c == '#' && word is null)
                break;
            word ??= new();
            if (c == '\\' && i + 1 < line.Length)
                word.Append(line[++i]);
            else if (c is '\'' or '"')
                i = Quoted(line, i, word);
            else
                word.Append(c);
        }

        if (word is not null)
            words.Add(word.ToString());
        return words;
    }

    private static int Quoted(string line, int opening, StringBuilder word)
    {
        for (var i = opening + 1; i < line.Length; i++)
        {
            if (line[i] == line[opening])
                return i;
            if (line[opening] == '"' && line[i] == '\\' && i + 1 < line.Length && line[i + 1] is '"' or '\\')
                i++;
            word.Append(line[i]);
        }

        throw new UsageException($"a quote {line[opening]} is not closed");
    }
}
