using System.Text;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Execution;

/// <summary>The process around a command: its streams, terminal, environment and clock.</summary>
internal sealed record Surroundings
{
    private const int BufferBytes = 16 * 1024;

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader In { get; init; }

    public required Func<string, string?> Environment { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public bool InputIsTerminal { get; init; }

    public bool OutputIsTerminal { get; init; }

    public bool OutputColor { get; init; }

    public bool ErrorColor { get; init; }

    /// <summary>Asked for every command, because a terminal can be resized.</summary>
    public Func<int?> Width { get; init; } = () => null;

    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess()
    {
        Func<string, string?> environment = System.Environment.GetEnvironmentVariable;
        return new()
        {
            Out = Writer(1),
            Error = Writer(2),
            In = new LazyInput(),
            Environment = environment,
            InputIsTerminal = Terminal.IsTerminal(0),
            OutputIsTerminal = Terminal.IsTerminal(1),
            OutputColor = Terminal.WantsColor(1, environment),
            ErrorColor = Terminal.WantsColor(2, environment),
            Width = () => Terminal.IsTerminal(1) ? Terminal.Width(1) ?? 80 : null,
        };
    }

    /// <summary>The page that one command writes on.</summary>
    public OutputPage Page(bool json, bool noColor, TextWriter? output = null, string? target = null) => new(output ?? Out, Error)
    {
        Json = json,
        Palette = new(OutputColor && !noColor && !json),
        ErrorPalette = new(ErrorColor && !noColor),
        Width = json ? null : Width(),
        Unicode = Terminal.SpeaksUnicode(Environment),
        Target = target,
        Time = Time,
    };

    private static StreamWriter Writer(int descriptor) => new(new StandardStream(descriptor), new UTF8Encoding(false), BufferBytes);

    /// <summary>Standard input, opened when the first line is read: most commands read none.</summary>
    private sealed class LazyInput : TextReader
    {
        public override string? ReadLine() => Console.In.ReadLine();
    }
}
