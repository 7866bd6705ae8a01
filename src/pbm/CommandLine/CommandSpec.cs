namespace Supervision.Pbm.CommandLine;

/// <summary>What words an argument or the value of an option may be; decides what Tab offers.</summary>
internal enum WordKind
{
    Text,
    Service,
    Group,
    Signal,
    File,
    CommandWord,
    ShellName,
}

/// <summary>An option: <c>--reason TEXT</c>, or a switch when it takes no value.</summary>
/// <param name="Name">With its dashes.</param>
/// <param name="Summary">One line of help.</param>
/// <param name="Value">What help calls its value; null for a switch.</param>
/// <param name="Short">A dash and one letter, or null.</param>
/// <param name="Kind">What the value may be.</param>
internal sealed record OptionSpec(string Name, string Summary, string? Value = null, string? Short = null, WordKind Kind = WordKind.Text);

/// <summary>The arguments of a command: as help shows them, how many, and of what kind.</summary>
internal sealed record ArgumentsSpec(string Text, int Min, int Max, WordKind Kind, WordKind Last)
{
    public static ArgumentsSpec None { get; } = new("", 0, 0, WordKind.Text, WordKind.Text);

    public static ArgumentsSpec Some(string text, int min, WordKind kind, int max = int.MaxValue) => new(text, min, max, kind, kind);
}

/// <summary>How a command uses the node.</summary>
internal enum CommandNeeds
{
    /// <summary>Nothing: help, version, completions.</summary>
    NoNode,

    /// <summary>One question and its answer, within the timeout.</summary>
    Answer,

    /// <summary>A stream that ends when the operator ends it, when <c>--follow</c> is given.</summary>
    StreamWhenFollowing,

    /// <summary>A stream.</summary>
    Stream,
}

/// <summary>One command. The table of these drives parsing, help, suggestions and completion.</summary>
internal sealed record CommandSpec
{
    /// <summary>The noun before the verb; null when the verb stands alone.</summary>
    public required string? Noun { get; init; }

    public required string Verb { get; init; }

    /// <summary>Whether it can be written without its noun, too.</summary>
    public bool AlsoAlone { get; init; }

    public ArgumentsSpec Arguments { get; init; } = ArgumentsSpec.None;

    public required string Summary { get; init; }

    public IReadOnlyList<OptionSpec> Options { get; init; } = [];

    public CommandNeeds Needs { get; init; } = CommandNeeds.Answer;

    /// <summary>Does it at one node and answers the exit code; null when it needs none.</summary>
    public Func<Execution.CommandContext, Task<int>>? Run { get; init; }

    public string Name => Noun is null ? Verb : $"{Noun} {Verb}";
}
