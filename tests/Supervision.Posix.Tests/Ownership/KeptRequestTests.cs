using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Listening;
using Supervision.Posix.Ownership;
using Supervision.Posix.Processes;
using Supervision.Posix.Spawning;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Ownership;

/// <summary>By what a process was started is kept as bytes, and what a standing order starts in its place is made of them.</summary>
public sealed class KeptRequestTests
{
    private static readonly SpawnRequest Whole = Requests.Command("wéb#3", "app", "", "a b") with
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

    [Fact]
    public void A_request_must_be_given_back_as_it_was()
    {
        using var none = new SafeFileHandle(-1, ownsHandle: false);

        Assert.Equivalent(Whole, Of(Whole).ReadRequest(), strict: true);
        var plain = Requests.Command("a", "b");
        Assert.Equivalent(plain, Of(plain).ReadRequest(), strict: true);
        Assert.Null(Of(plain).ReadRequest().SupplementaryGroups);
        Assert.Empty(Of(plain with { SupplementaryGroups = [] }).ReadRequest().SupplementaryGroups!);

        ProcessRecord Of(SpawnRequest request) => new(request, 1, new SpawnedProcess(int.MaxValue, none, 1, null, null));
    }

    [Fact]
    public void Each_key_of_a_request_must_be_among_those_that_are_given_back()
    {
        var usual = Requests.Command("a", "b");

        Assert.DoesNotContain(
            typeof(SpawnRequest).GetProperties(),
            key => key.GetValue(Whole) is var value && (Equals(value, key.GetValue(usual)) || value is System.Collections.ICollection { Count: 0 }));
    }
}
