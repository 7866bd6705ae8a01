namespace Supervision.Specs;

/// <summary>What a service does to become ready.</summary>
public sealed record ReadySpec
{
    /// <summary>The sign.</summary>
    public ReadyWhen When { get; init; } = ReadyWhen.Spawned;

    /// <summary>Later than this it counts as a failed start.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For <see cref="ReadyWhen.Probe"/>: the question.</summary>
    public ProbeSpec? Probe { get; init; }

    /// <summary>For <see cref="ReadyWhen.Probe"/>: the time between two questions.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>For <see cref="ReadyWhen.Descriptor"/>: the number of the descriptor to which it writes a line.</summary>
    public int Descriptor { get; init; } = 3;

    /// <summary>For <see cref="ReadyWhen.Log"/>: a regular expression that a line of its output matches.</summary>
    public string? Pattern { get; init; }
}

/// <summary>Signs of readiness.</summary>
public enum ReadyWhen
{
    /// <summary>Its process runs.</summary>
    Spawned,

    /// <summary>It says so: <c>READY=1</c> of sd_notify(3).</summary>
    Notify,

    /// <summary>It writes a line to a descriptor, as programs for s6 do.</summary>
    Descriptor,

    /// <summary>It answers a probe well.</summary>
    Probe,

    /// <summary>It writes a line of output that matches a pattern.</summary>
    Log,
}
