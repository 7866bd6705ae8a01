using System.Text;

namespace Supervision.Pbm.Shell;

/// <summary>What the line editor needs of a terminal.</summary>
internal interface ILineTerminal
{
    /// <summary>Its columns.</summary>
    int Width { get; }

    /// <summary>The next key; null at the end of the input.</summary>
    ConsoleKeyInfo? ReadKey();

    void Write(string text);
}

/// <summary>The terminal of this process.</summary>
internal sealed class ConsoleTerminal(Func<int?> width, TextWriter output) : ILineTerminal
{
    public int Width => width() ?? 80;

    public ConsoleKeyInfo? ReadKey()
    {
        Console.InputEncoding = Encoding.UTF8;
        Console.TreatControlCAsInput = true;
        try
        {
            return Console.ReadKey(intercept: true);
        }
        catch (InvalidOperationException)
        {
            // The terminal has gone away.
            return null;
        }
        finally
        {
            // While a command runs, Ctrl-C is to end it.
            Console.TreatControlCAsInput = false;
        }
    }

    public void Write(string text)
    {
        output.Write(text);
        output.Flush();
    }
}
