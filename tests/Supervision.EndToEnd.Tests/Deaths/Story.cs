using System.Globalization;
using System.Text;

namespace Supervision.EndToEnd.Tests.Deaths;

/// <summary>The file in which the processes of one service write down what they do. Only what is new is read.</summary>
internal sealed class Story(string file)
{
    private readonly List<Performance> _all = [];
    private readonly Dictionary<(string Incarnation, int Pid), int> _places = [];
    private readonly Dictionary<string, int> _last = [];
    private long _read;

    public IReadOnlyList<Performance> All => _all;

    public Performance? Find(string incarnation) => _last.TryGetValue(incarnation, out var at) ? _all[at] : null;

    public void ReadOn()
    {
        if (!File.Exists(file))
        {
            return;
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(_read, SeekOrigin.Begin);
        var news = new byte[stream.Length - _read];
        stream.ReadExactly(news);

        // Each line is written at once, and is whole.
        _read += news.Length;
        foreach (var line in Encoding.ASCII.GetString(news).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Take(line.Split(' '));
        }
    }

    private void Take(string[] words)
    {
        var (incarnation, pid) = (words[1], int.Parse(words[2], CultureInfo.InvariantCulture));
        switch (words[0])
        {
            case "start":
                _places[(incarnation, pid)] = _last[incarnation] = _all.Count;
                _all.Add(new Performance(incarnation, pid, null, WasRefused: false));
                break;
            case "end":
                var at = _places[(incarnation, pid)];
                _all[at] = _all[at] with { Code = int.Parse(words[3], CultureInfo.InvariantCulture) };
                break;
            default:
                _all[_places[(incarnation, pid)]] = _all[_places[(incarnation, pid)]] with { WasRefused = true };
                break;
        }
    }
}
