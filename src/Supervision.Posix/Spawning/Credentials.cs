using Supervision.Posix.Accounts;
using Supervision.Posix.Errors;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Spawning;

/// <summary>Who a process is to be, in numbers.</summary>
/// <param name="UserId">The user.</param>
/// <param name="GroupId">The group.</param>
/// <param name="Groups">The supplementary groups; null to keep the host's own.</param>
internal sealed record Credentials(uint UserId, uint GroupId, IReadOnlyList<uint>? Groups)
{
    /// <summary>Looks up what a request names.</summary>
    /// <returns>Null if the process stays what the host is.</returns>
    /// <exception cref="SpawnException">A name is unknown.</exception>
    internal static Credentials? Resolve(SpawnRequest request)
    {
        if (request.User is null && request.Group is null && request.SupplementaryGroups is null) return null;
        var user = request.User is null ? null : FindUser(request.User);
        var userId = request.User is null ? AccountDirectory.EffectiveUserId : user?.UserId ?? uint.Parse(request.User);
        var groupId = request.Group is not null ? FindGroup(request.Group)
            : request.User is null ? AccountDirectory.EffectiveGroupId
            : user?.GroupId ?? throw NoGroup(request.User);
        if (IsOwn(userId, groupId) && request.SupplementaryGroups is null) return null;
        IReadOnlyList<uint>? groups = request.SupplementaryGroups is { } names ? [.. names.Select(FindGroup)]
            : user is not null ? AccountDirectory.GroupsOf(user, groupId)
            : request.User is null ? null
            : [];
        return new Credentials(userId, groupId, groups);
    }

    private static bool IsOwn(uint userId, uint groupId) =>
        userId == AccountDirectory.EffectiveUserId && groupId == AccountDirectory.EffectiveGroupId;

    private static UserAccount? FindUser(string name)
    {
        var user = AccountDirectory.FindUser(name);
        return user is not null || AccountDirectory.TryNumber(name, out _)
            ? user
            : throw new SpawnException(SpawnStage.User, ErrnoNumbers.NoEntry, $"cannot run as user '{name}': there is no such user (ENOENT)");
    }

    private static uint FindGroup(string name)
    {
        if (AccountDirectory.TryNumber(name, out var number)) return number;
        return AccountDirectory.FindGroup(name)?.GroupId
            ?? throw new SpawnException(SpawnStage.Group, ErrnoNumbers.NoEntry, $"cannot run as group '{name}': there is no such group (ENOENT)");
    }

    private static SpawnException NoGroup(string user) => new(
        SpawnStage.Group, ErrnoNumbers.NoEntry, $"cannot run as user {user}: the number has no account, so a group must be named (ENOENT)");
}
