namespace Supervision.Posix.Processes;

/// <summary>
/// What a host is to do by itself when the main process of an incarnation ends: start the next incarnation at once, as that one was started. An end that
/// is not for the order is reported as ever, and nothing is started.
/// </summary>
/// <remarks>
/// No end is for it when other processes of the incarnation are left, when nobody knows how it ended, when its processes are being killed, or when another
/// host had started it. Incarnations are named <c>name#number</c>; the next one has the next number, and inherits what is left of the order.
/// </remarks>
public sealed record StandingOrder
{
    /// <summary>One entry for each start that is allowed: the end before it must not come earlier, on the monotonic clock of <see cref="TimeProvider.System"/>.</summary>
    public required IReadOnlyList<TimeSpan> Turns { get; init; }

    /// <summary>How long each incarnation that the order started must have run before the next one may be started.</summary>
    public TimeSpan AgeMin { get; init; }

    /// <summary>Exit codes that are not for the order.</summary>
    public IReadOnlyList<int> ExceptCodes { get; init; } = [];

    /// <summary>Whether an end is for the order.</summary>
    /// <param name="status">How the process ended.</param>
    /// <param name="at">When, on the monotonic clock.</param>
    public bool IsFor(ExitStatus status, TimeSpan at) => Turns.Count > 0 && at >= Turns[0] && status switch
    {
        ExitStatus.Exited e => !ExceptCodes.Contains(e.Code),
        ExitStatus.Signaled => true,
        _ => false,
    };

    /// <summary>What is left of it for the incarnation that it has just started; null if nothing is.</summary>
    /// <param name="startedAt">When, on the monotonic clock.</param>
    public StandingOrder? Rest(TimeSpan startedAt)
    {
        if (Turns.Count <= 1) return null;
        var first = Turns[1] > startedAt + AgeMin ? Turns[1] : startedAt + AgeMin;
        return this with { Turns = [first, .. Turns.Skip(2)] };
    }
}
