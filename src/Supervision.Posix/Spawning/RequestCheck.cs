using Supervision.Posix.Errors;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;
using Supervision.Posix.Storing;

namespace Supervision.Posix.Spawning;

/// <summary>Refuses at once what a tool of the exec chain would refuse later, or would not do without saying so.</summary>
internal static class RequestCheck
{
    private static readonly Dictionary<string, int> LimitNumbers = new()
    {
        ["cpu"] = 0,
        ["fsize"] = 1,
        ["data"] = 2,
        ["stack"] = 3,
        ["core"] = 4,
        ["rss"] = 5,
        ["nproc"] = 6,
        ["nofile"] = 7,
        ["memlock"] = 8,
        ["as"] = 9,
        ["locks"] = 10,
        ["sigpending"] = 11,
        ["msgqueue"] = 12,
        ["nice"] = 13,
        ["rtprio"] = 14,
        ["rttime"] = 15,
    };

    /// <summary>Checks what a request says of itself.</summary>
    /// <exception cref="SpawnException">It cannot be done, or not by this host.</exception>
    internal static void Check(SpawnRequest request, Privileges privileges)
    {
        Require(request.Arguments.Count > 0 && request.Arguments[0].Length > 0, "there is no program to run");
        Require(Path.IsPathRooted(request.WorkingDirectory), $"the working directory '{request.WorkingDirectory}' is not absolute");
        Require(!HasNul(request), "an argument, a variable or the working directory contains a NUL");
        Require(request.Umask is null or (>= 0 and <= 511), $"the umask {request.Umask} is not between 0 and 0777");
        Require(request.Nice is null or (>= -20 and <= 19), $"the priority {request.Nice} is not between -20 and 19");
        Require(request.OomScoreAdjust is null or (>= -1000 and <= 1000), $"the OOM score {request.OomScoreAdjust} is not between -1000 and 1000");
        Require(request.ReadyDescriptor is null or (>= 3 and <= 255), $"the ready descriptor {request.ReadyDescriptor} is not between 3 and 255");
        Require(request.StoreMax is >= 0 and <= DescriptorStore.CountMax, $"the store size {request.StoreMax} is not between 0 and {DescriptorStore.CountMax}");
        Require(
            request.ReadyDescriptor is null || request.ReadyDescriptor >= 3 + request.Listeners.Count,
            $"the ready descriptor {request.ReadyDescriptor} is one of those by which it gets its {request.Listeners.Count} listeners");
        foreach (var limit in request.Limits) CheckLimit(limit, privileges);
        foreach (var name in request.AmbientCapabilities) CheckCapability(name, privileges);
        Permit(!(request.Nice < privileges.Nice) || privileges.Has(Privileges.SysNice), $"cannot set the priority {request.Nice}");
        Permit(
            !(request.OomScoreAdjust < privileges.OomScoreAdjust) || privileges.Has(Privileges.SysResource),
            $"cannot set the OOM score {request.OomScoreAdjust}");
    }

    /// <summary>Checks that this host may become somebody else.</summary>
    /// <exception cref="SpawnException">It may not.</exception>
    internal static void CheckCredentials(Credentials? credentials, SpawnRequest request, Privileges privileges)
    {
        if (credentials is null) return;
        if (!privileges.Has(Privileges.SetUserId) && credentials.UserId != privileges.UserId)
            throw SpawnException.Of(SpawnStage.User, ErrnoNumbers.NotPermitted, $"cannot run as user '{request.User}'");
        if (!privileges.Has(Privileges.SetGroupId))
            throw SpawnException.Of(SpawnStage.Group, ErrnoNumbers.NotPermitted, "cannot change the groups");
    }

    private static void CheckLimit(ResourceLimit limit, Privileges privileges)
    {
        Require(LimitNumbers.TryGetValue(limit.Name, out var number), $"there is no limit '{limit.Name}'");
        Require(limit.Soft <= limit.Hard, $"the limit {limit.Name} has a soft value above its hard value");
        Permit(limit.Hard <= PriorityCalls.OwnHardLimit(number) || privileges.Has(Privileges.SysResource), $"cannot raise the limit {limit.Name}");
    }

    private static void CheckCapability(string name, Privileges privileges)
    {
        var number = CapabilityNames.NumberOf(name);
        Require(number >= 0, $"there is no capability '{name}'");
        Permit(privileges.Has(number), $"cannot give the capability {name}");
    }

    private static bool HasNul(SpawnRequest request)
    {
        if (request.WorkingDirectory.Contains('\0')) return true;
        foreach (var argument in request.Arguments)
        {
            if (argument.Contains('\0')) return true;
        }

        foreach (var (name, value) in request.Environment)
        {
            if (name.Contains('\0') || value.Contains('\0') || name.Contains('=')) return true;
        }

        return false;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw SpawnException.Of(SpawnStage.Request, ErrnoNumbers.Invalid, otherwise);
    }

    private static void Permit(bool holds, string otherwise)
    {
        if (!holds) throw SpawnException.Of(SpawnStage.Attributes, ErrnoNumbers.NotPermitted, otherwise);
    }
}
