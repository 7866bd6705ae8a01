namespace Supervision.Posix.Processes;

/// <summary>
/// What a process said of itself over its <c>NOTIFY_SOCKET</c>, as in the manual page of <c>sd_notify</c>: only what was said is set.
/// </summary>
public sealed record Notification
{
    /// <summary><c>READY=1</c>: it is started, or has finished reloading.</summary>
    public bool Ready { get; init; }

    /// <summary><c>RELOADING=1</c>: it reads its configuration again, and will be ready when it has.</summary>
    public bool Reloading { get; init; }

    /// <summary><c>MONOTONIC_USEC</c>: when the reload began, on the clock <c>CLOCK_MONOTONIC</c>; null if it was not said.</summary>
    public TimeSpan? ReloadBegan { get; init; }

    /// <summary><c>STOPPING=1</c>: it begins to end.</summary>
    public bool Stopping { get; init; }

    /// <summary><c>STATUS</c>: one line for people, at most 4096 characters; what is not UTF-8 is replaced. Null if it was not said.</summary>
    public string? Status { get; init; }

    /// <summary><c>MAINPID</c>: the process that is the main one from now on; null if it was not said. The host acts on it by itself.</summary>
    public int? MainPid { get; init; }

    /// <summary><c>WATCHDOG</c>: a sign of life, or of trouble; null if it was not said.</summary>
    public WatchdogSign? Watchdog { get; init; }

    /// <summary>How long ago <see cref="Watchdog"/> was said: zero when it comes as it is said, more when a keeper had to keep it for a daemon.</summary>
    public TimeSpan WatchdogAge { get; init; }

    /// <summary><c>WATCHDOG_USEC</c>: the time within which signs of life come from now on; zero for none. Null if it was not said.</summary>
    public TimeSpan? WatchdogInterval { get; init; }

    /// <summary>
    /// <c>EXTEND_TIMEOUT_USEC</c>: from now on it wants this much time for its start, reload or stop. What a keeper kept is less by the time that has
    /// passed since, and zero when it is over. Null if it was not said.
    /// </summary>
    public TimeSpan? ExtendTimeout { get; init; }

    /// <summary><c>ERRNO</c>: the error number for which it fails; null if it was not said.</summary>
    public int? ErrorNumber { get; init; }

    /// <summary>
    /// This, and then the other: the later of two values counts. Readiness stays; a reload that was begun ends with the next <see cref="Ready"/>.
    /// </summary>
    /// <param name="later">What was said after this.</param>
    public Notification Then(Notification later)
    {
        var reloads = later.Reloading || (Reloading && !later.Ready);
        return new Notification
        {
            Ready = Ready || later.Ready,
            Reloading = reloads,
            ReloadBegan = !reloads ? null : later.Reloading ? later.ReloadBegan : ReloadBegan,
            Stopping = Stopping || later.Stopping,
            Status = later.Status ?? Status,
            MainPid = later.MainPid ?? MainPid,
            Watchdog = later.Watchdog ?? Watchdog,
            WatchdogAge = later.Watchdog is null ? WatchdogAge : later.WatchdogAge,
            WatchdogInterval = later.WatchdogInterval ?? WatchdogInterval,
            ExtendTimeout = later.ExtendTimeout ?? ExtendTimeout,
            ErrorNumber = later.ErrorNumber ?? ErrorNumber,
        };
    }
}
