namespace Supervision.Hocon;

/// <summary>How values are written out.</summary>
public sealed record HoconRenderOptions
{
    /// <summary>Strict JSON, without comments. By default false: HOCON.</summary>
    public bool IsJson { get; init; }

    /// <summary>One field or element per line; by default true. Otherwise all is one line, without comments.</summary>
    public bool IsIndented { get; init; } = true;

    /// <summary>Write the comments that stood at each field; by default false.</summary>
    public bool HasComments { get; init; }

    /// <summary>Write above each field where it came from, as a comment; by default false.</summary>
    public bool HasOrigins { get; init; }

    /// <summary>HOCON, one field per line.</summary>
    public static HoconRenderOptions Hocon { get; } = new();

    /// <summary>JSON on one line.</summary>
    public static HoconRenderOptions Json { get; } = new() { IsJson = true, IsIndented = false };
}
