using Supervision.Posix.Errors;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Keeping;

/// <summary>What a keeper of an earlier version cannot do, told in its place.</summary>
/// <remarks>It would leave out what it doesn't know without a word, and the daemon would wait for what never comes.</remarks>
internal static class OlderKeeper
{
    private const string Remedy = "the running keeper is of an earlier version; it is replaced when all services are stopped and the daemon starts again";

    /// <summary>Why a request would not work at all; null if it would.</summary>
    internal static SpawnError? Refusal(SpawnRequest request)
    {
        var missing = request.Notify ? "hear notifications"
            : request.ReadyDescriptor is not null ? "wait for a line on a ready descriptor"
            : request.Forks ? "follow a program that forks"
            : null;
        if (missing is null) return null;
        var errno = new Errno(ErrnoNumbers.NotSupported);
        return new SpawnError(SpawnStage.Request, errno, $"cannot {missing}: {Remedy}");
    }

    /// <summary>What would be left out of a request that works; null if nothing.</summary>
    internal static string? Warning(SpawnRequest request) =>
        request.Cgroup is null ? null : $"it runs without a control group of its own: {Remedy}";

    internal static string CannotListen { get; } = $"it cannot hold listeners: {Remedy}";

    internal static string CannotAdopt { get; } = $"it runs without being watched: {Remedy}";

    internal static string CannotBeReplaced { get; } = $"it cannot become another program: {Remedy}";

    internal static string KnowsNoOrders { get; } =
        "it is of an earlier version, which knows no standing orders: those that were left with it are void, and what crashes waits for a daemon to start it again";

    internal static string CannotChange { get; } = $"cannot change the main process: {Remedy}";
}
