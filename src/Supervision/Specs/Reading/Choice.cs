namespace Supervision.Specs.Reading;

/// <summary>The words for the values of an enumeration.</summary>
internal sealed class Choice<T>(params (string Word, T Value)[] words)
{
    /// <summary>The value of a word; else what is wrong with it.</summary>
    public bool TryRead(string word, out T value, out string mistake)
    {
        (value, mistake) = (words[0].Value, "");
        foreach (var (known, meant) in words)
        {
            if (known != word) continue;
            value = meant;
            return true;
        }

        mistake = $"found \"{word}\", expected {Expected}{Nearest.Hint(word, words.Select(w => w.Word))}";
        return false;
    }

    /// <summary>What to write instead of a value that is no word at all.</summary>
    public string Expected => words.Length == 1 ? words[0].Word : "one of " + string.Join(", ", words.Select(w => w.Word));
}
