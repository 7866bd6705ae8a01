using System.Text;

namespace Supervision.Conformance.Hocon;

/// <summary>Makes broken documents of good ones. The same seed makes the same documents.</summary>
internal sealed class Mutator(IReadOnlyList<string> corpus, int seed)
{
    private const int LengthMax = 4000;

    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", "\"", "\"\"\"", "${", "${?", "}", "${a}", "${?b}", "${a.b}", "${X[]}", "+=", "=", ":", ",", ",,", "\n", "\r\n", "#", "//",
        "include ", "include \"x\"", "include required(file(\"x\"))", "a", "a.b", "b", "\"a\"", "null", "true", "false", "1", "-", "1e5", "007", ".5", "\\", "\\u",
        "\\u0041", "\\ud800", " ", "\t", "\u00a0", "\ufeff", "\u0000", "\ud83d\ude00", "\ud83d", "a=${a}", "a+=1", "a{b=${a}}", "a=[${a}]", "^", "$", "$$", "?", "'",
    ];

    private readonly Random _random = new(seed);

    public string Next()
    {
        var text = new StringBuilder(Pick());
        for (var mutations = _random.Next(1, 7); mutations > 0; mutations--)
            Mutate(text);
        if (text.Length > LengthMax)
            text.Length = LengthMax;
        return text.ToString();
    }

    private string Pick() => corpus[_random.Next(corpus.Count)];

    private void Mutate(StringBuilder text)
    {
        var at = _random.Next(text.Length + 1);
        var length = _random.Next(1 + Math.Min(20, text.Length - at));
        switch (_random.Next(7))
        {
            case 0:
                text.Remove(at, length);
                break;
            case 1:
                text.Insert(at, text.ToString(at, length));
                break;
            case 2:
                text.Insert(_random.Next(text.Length + 1), text.ToString(at, length));
                break;
            case 3:
                var other = Pick();
                var from = _random.Next(other.Length + 1);
                text.Insert(at, other[from..(from + _random.Next(1 + Math.Min(40, other.Length - from)))]);
                break;
            case 4 when at < text.Length:
                text[at] = (char)_random.Next(1, _random.Next(4) == 0 ? 0xffff : 0x7f);
                break;
            case 5:
                var fragment = Fragments[_random.Next(Fragments.Length)];
                text.Insert(at, fragment.Length < 4 ? new StringBuilder().Insert(0, fragment, _random.Next(1, 6)).ToString() : fragment);
                break;
            default:
                text.Insert(at, Fragments[_random.Next(Fragments.Length)]);
                break;
        }
    }
}
