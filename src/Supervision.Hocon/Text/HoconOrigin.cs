namespace Supervision.Hocon;

/// <summary>Where a value was written.</summary>
public sealed record HoconOrigin
{
    internal HoconOrigin(string description, string? file, int line, int column)
    {
        Description = description;
        File = file;
        Line = line;
        Column = column;
    }

    /// <summary>What was read: a file's path, a URL, <c>environment variable X</c>, or the caller's words.</summary>
    public string Description { get; }

    /// <summary>The file's path as it was opened; null when the text did not come from a file.</summary>
    public string? File { get; }

    /// <summary>The line, counted from 1; 0 when there is none.</summary>
    public int Line { get; }

    /// <summary>The column in UTF-16 units, counted from 1; 0 when there is none.</summary>
    public int Column { get; }

    /// <summary>
    /// The comments written right above the field and behind it on its line, one entry per line, without their
    /// <c>#</c> or <c>//</c>. Empty when there are none.
    /// </summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>An origin of a value that a program made.</summary>
    /// <param name="description">Words for messages, such as <c>command line</c>.</param>
    public static HoconOrigin Of(string description) => new(description, null, 0, 0);

    /// <summary><c>file:line:column</c>, without what is unknown.</summary>
    public override string ToString() => Line == 0 ? Description
        : Column == 0 ? $"{Description}:{Line}"
        : $"{Description}:{Line}:{Column}";
}
