using System.Text;

namespace Supervision.Pbm.Shell;

/// <summary>What the line editor needs of a terminal.</summary>
internal interface ILineTerminal
{
    /// <summary>Its columns.</summary>
    int Width { get; }

    /// <summary>Until it is disposed of, Ctrl-C is a key like any other.</summary>
    IDisposable TakeKeys();

    /// <summary>The next key; null at the end of the input.</summary>
    ConsoleKeyInfo? ReadKey();

    void Write(string text);
}

/// <summary>The terminal of this process.</summary>
internal sealed class ConsoleTerminal(Func<int?> width, TextWriter output) : ILineTerminal
{
    public int Width => width() ?? 80;

    public IDisposable TakeKeys()
    {
        Console.InputEncoding = Encoding.UTF8;
        Console.TreatControlCAsInput = true;
        return new Keys();
    }

    public ConsoleKeyInfo? ReadKey()
    {
        try
        {
            return Console.ReadKey(intercept: true);
        }
        catch (InvalidOperationException)
        {
            // The terminal has gone away.
            return null;
        }
    }

    public void Write(string text)
    {
        output.Write(text);
        output.Flush();
    }

    /// <summary>The time of one line; while a command runs, Ctrl-C is to end that.</summary>
    private sealed class Keys : IDisposable
    {
        public void Dispose() => Console.TreatControlCAsInput = false;
    }
}
