using System.Collections;

namespace Supervision.Hocon;

/// <summary>How substitutions are resolved.</summary>
public sealed record HoconResolveOptions
{
    /// <summary>
    /// The environment variables that substitutions without a value in the configuration fall back to. By default none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// How many values the resolved configuration may be when written out; 10 million by default. It keeps a few lines
    /// of substitutions, each doubling the one before, from filling the memory.
    /// </summary>
    public long SizeMax { get; init; } = 10_000_000;

    /// <summary>How deep objects and lists may be nested after resolution; 1000 by default.</summary>
    public int DepthMax { get; init; } = 1000;

    /// <summary>No environment.</summary>
    public static HoconResolveOptions WithoutEnvironment { get; } = new();

    /// <summary>With the environment that this process has now.</summary>
    public static HoconResolveOptions WithProcessEnvironment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        return new HoconResolveOptions { Environment = variables };
    }
}
