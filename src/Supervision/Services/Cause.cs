namespace Supervision.Services;

/// <summary>Who or what brought a change about.</summary>
/// <param name="Kind">What kind of cause.</param>
/// <param name="Who">The operator, service or group; null where the kind says it all.</param>
/// <param name="Text">In words that complete "because of".</param>
public sealed record Cause(CauseKind Kind, string? Who, string Text)
{
    /// <summary>The daemon started and found it so wished.</summary>
    public static Cause Boot { get; } = new(CauseKind.Boot, null, "the node started");

    /// <summary>The node stops everything.</summary>
    public static Cause Shutdown { get; } = new(CauseKind.Shutdown, null, "the node shuts down");

    /// <summary>An operator's command.</summary>
    public static Cause Operator(string who, string through, string? reason) =>
        new(CauseKind.Operator, who, reason is null ? $"{who} through {through}" : $"{who} through {through}: {reason}");

    /// <summary>The end of the service's own process.</summary>
    public static Cause Exit(ExitDescription exit) => new(CauseKind.Exit, null, exit.Text);

    /// <summary>A requirement that came or went.</summary>
    public static Cause Dependency(string text) => new(CauseKind.Dependency, null, text);

    /// <summary>A change of the configuration.</summary>
    /// <param name="by">Who applied it.</param>
    /// <param name="text">What changed.</param>
    public static Cause Configuration(string by, string text) => new(CauseKind.Configuration, by, $"configuration applied by {by}: {text}");

    /// <summary>The group's strategy.</summary>
    public static Cause Group(string path, string text) => new(CauseKind.Group, path, text);

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>What kind of cause a change had.</summary>
public enum CauseKind
{
    /// <summary>The start of the node.</summary>
    Boot,

    /// <summary>Somebody's command.</summary>
    Operator,

    /// <summary>A requirement that came or went.</summary>
    Dependency,

    /// <summary>The strategy of its group.</summary>
    Group,

    /// <summary>A time of its schedule, or a beat of its repetition.</summary>
    Schedule,

    /// <summary>The end of its own process.</summary>
    Exit,

    /// <summary>A limit of restarts.</summary>
    Limit,

    /// <summary>A hook of another service.</summary>
    Hook,

    /// <summary>Its own health: not ready in time, a bad answer to its check, no sign of life.</summary>
    Health,

    /// <summary>A change of the configuration.</summary>
    Configuration,

    /// <summary>The end of the node.</summary>
    Shutdown,
}
