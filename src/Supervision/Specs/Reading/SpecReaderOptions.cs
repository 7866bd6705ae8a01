namespace Supervision.Specs.Reading;

/// <summary>What a configuration is read with, beside its files.</summary>
public sealed record SpecReaderOptions
{
    /// <summary>
    /// The name of the host: the node's name unless something else is written, and <c>${HOSTNAME}</c> when the environment has none.
    /// </summary>
    public required string HostName { get; init; }

    /// <summary>The data directory unless one is written, absolute; null for that of <c>reference.conf</c>.</summary>
    public string? DataDir { get; init; }

    /// <summary>
    /// Settings over those of the file, each <c>key=value</c> with the whole path as key. A value that begins with <c>[</c>, <c>{</c> or a
    /// quotation mark is read as in a file, any other is taken as it is. The last of several for one key wins.
    /// </summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>The services that a host application offers to run inside itself, for <c>command = "managed:NAME"</c>. By default none.</summary>
    public IReadOnlySet<string> Managed { get; init; } = new HashSet<string>();

    /// <summary>The variables that <c>${NAME}</c> may refer to. By default none.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
