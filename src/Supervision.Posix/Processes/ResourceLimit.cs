namespace Supervision.Posix.Processes;

/// <summary>A limit of <c>setrlimit</c>, in the units of its manual page.</summary>
/// <param name="Name">One of <see cref="Names"/>.</param>
/// <param name="Soft">What is enforced; <see cref="Unlimited"/> for no limit.</param>
/// <param name="Hard">How far the process may raise it itself; <see cref="Unlimited"/> for no limit.</param>
public readonly record struct ResourceLimit(string Name, ulong Soft, ulong Hard)
{
    /// <summary>No limit (<c>RLIM_INFINITY</c>).</summary>
    public const ulong Unlimited = ulong.MaxValue;

    /// <summary>The names of limits, as in the names of the constants of <c>setrlimit</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue",
        "nice", "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack",
    ];
}
