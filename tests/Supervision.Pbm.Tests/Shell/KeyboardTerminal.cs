using System.Text;
using Supervision.Pbm.Shell;

namespace Supervision.Pbm.Tests.Shell;

/// <summary>A terminal whose keys are typed ahead, and that remembers what was written.</summary>
internal sealed class KeyboardTerminal : ILineTerminal
{
    private readonly Queue<ConsoleKeyInfo> _keys = [];
    private readonly StringBuilder _written = new();

    public int Width { get; set; } = 80;

    public string Written => _written.ToString();

    /// <summary>Types text; <c>^A</c> is Control and A, <c>&lt;Left&gt;</c> a key by its name.</summary>
    public KeyboardTerminal Type(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '^')
            {
                var letter = text[++i];
                _keys.Enqueue(new((char)(letter - '@'), Enum.Parse<ConsoleKey>(letter.ToString()), false, false, true));
            }
            else if (text[i] == '<')
            {
                var end = text.IndexOf('>', i);
                var key = Enum.Parse<ConsoleKey>(text[(i + 1)..end]);
                _keys.Enqueue(new(key == ConsoleKey.Enter ? '\r' : '\0', key, false, false, false));
                i = end;
            }
            else
            {
                _keys.Enqueue(new(text[i], default, false, false, false));
            }
        }

        return this;
    }

    public IDisposable TakeKeys() => new Keys();

    public ConsoleKeyInfo? ReadKey() => _keys.TryDequeue(out var key) ? key : null;

    public void Write(string text) => _written.Append(text);

    /// <summary>This terminal has no signals that a key could be instead.</summary>
    private sealed class Keys : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
