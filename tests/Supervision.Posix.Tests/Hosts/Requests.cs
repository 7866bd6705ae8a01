using Supervision.Posix.Listening;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

internal static class Requests
{
    /// <summary>One in which nothing is as it usually is.</summary>
    internal static SpawnRequest Whole { get; } = Command("wéb#3", "app", "", "a b") with
    {
        WorkingDirectory = "/tmp",
        User = "u",
        Group = "g",
        SupplementaryGroups = ["x", "y"],
        Umask = 18,
        Nice = -3,
        OomScoreAdjust = -900,
        Limits = [new("nofile", 1, 2), new("core", 0, ResourceLimit.Unlimited)],
        AmbientCapabilities = ["chown"],
        NoNewPrivileges = true,
        PipeStdout = false,
        PipeStderr = false,
        Notify = true,
        ReadyDescriptor = 7,
        StoreKey = "web",
        StoreMax = 5,
        Listeners = [new InheritedListener("http", "web"), new InheritedListener("admin", "")],
        Forks = true,
        Cgroup = new CgroupSettings { MemoryMax = 1 << 30, PidsMax = 9, CpuMax = 1.5, CpuWeight = 200 },
    };

    internal static SpawnRequest Command(string incarnation, params string[] arguments) => new()
    {
        Incarnation = incarnation,
        Arguments = arguments,
        Environment = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["SUPERVISION_INCARNATION"] = incarnation,
        },
        WorkingDirectory = "/",
    };

    internal static SpawnRequest Shell(string incarnation, string script) => Command(incarnation, "/bin/sh", "-c", script);
}
