namespace Supervision.Hocon;

/// <summary>The formats that can be read.</summary>
public enum HoconSyntax
{
    /// <summary>By the file's extension: <c>.json</c>, <c>.properties</c>, and HOCON for any other.</summary>
    ByExtension,

    /// <summary>HOCON.</summary>
    Hocon,

    /// <summary>Strict JSON.</summary>
    Json,

    /// <summary>Java properties: every value is a string.</summary>
    Properties,
}

/// <summary>How configurations are read.</summary>
public sealed record HoconParseOptions
{
    /// <summary>The format; by extension, if nothing else is said.</summary>
    public HoconSyntax Syntax { get; init; }

    /// <summary>
    /// The directories that <c>classpath("name")</c> looks in, and that an include falls back to when there is no such
    /// file next to the including one. By default none.
    /// </summary>
    public IReadOnlyList<string> ResourceRoots { get; init; } = [];

    /// <summary>
    /// Gives the text of a resource, or null when there is none: for resources that are no files, such as those
    /// embedded in an assembly. Asked before <see cref="ResourceRoots"/>. By default none.
    /// </summary>
    public Func<string, string?>? ReadResource { get; init; }

    /// <summary>
    /// The directory that includes of a text are relative to, and what <c>file("name")</c> is relative to everywhere; other
    /// includes of a file are relative to that file. By default none: texts include no relative files, and
    /// <c>file("name")</c> is relative to the current directory of the process.
    /// </summary>
    public string? BaseDirectory { get; init; }

    /// <summary>Told the full path of each file that is read or looked for, in order to watch it.</summary>
    public Action<string>? FileSeen { get; init; }

    /// <summary>How deep objects and lists may be nested; 1000 by default.</summary>
    public int DepthMax { get; init; } = 1000;

    internal static HoconParseOptions Default { get; } = new();
}
