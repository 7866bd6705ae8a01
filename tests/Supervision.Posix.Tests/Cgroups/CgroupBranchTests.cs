using Supervision.Posix.Cgroups;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Cgroups;

public sealed class CgroupBranchTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cgroup-").FullName;
    private readonly List<string> _warnings = [];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_host_without_groups_must_warn_with_the_reason()
    {
        using var branch = new CgroupBranch(() => (null, "there are none"));
        Assert.Null(branch.TryMake("a#1", new CgroupSettings(), _warnings));
        Assert.Equal(["it runs without a control group of its own: there are none"], _warnings);
    }

    [Fact]
    public void A_place_where_no_group_can_be_made_must_warn_with_the_reason()
    {
        var file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");
        using var branch = new CgroupBranch(() => (file, ""));
        Assert.Null(branch.TryMake("a#1", new CgroupSettings(), _warnings));
        Assert.StartsWith("it runs without a control group of its own: ", Assert.Single(_warnings));
    }

    [Fact]
    public void Settings_without_their_controller_must_be_named_each()
    {
        using var branch = new CgroupBranch(() => (_directory, ""));
        var leaf = branch.TryMake("a/b#1", new CgroupSettings { MemoryMax = 1, CpuMax = 0.5 }, _warnings);
        Assert.Equal(
            [
                $"memory-max has no effect: the control group {_directory} has no controller 'memory' to give",
                $"cpu-max has no effect: the control group {_directory} has no controller 'cpu' to give",
            ],
            _warnings);
        Assert.EndsWith("/a_b#1/cgroup.procs", leaf!.ProcessesFile);
        leaf.Dispose();
        Assert.False(Directory.Exists(Path.GetDirectoryName(leaf.ProcessesFile)));
    }

    [Fact]
    public void Every_setting_must_be_written_as_the_kernel_takes_it() => Assert.Equal(
        [
            new CgroupSetting("memory-max", "memory", "memory.max", "1048576"),
            new CgroupSetting("pids-max", "pids", "pids.max", "7"),
            new CgroupSetting("cpu-max", "cpu", "cpu.max", "150000 100000"),
            new CgroupSetting("cpu-weight", "cpu", "cpu.weight", "20"),
        ],
        CgroupSetting.All(new CgroupSettings { MemoryMax = 1048576, PidsMax = 7, CpuMax = 1.5, CpuWeight = 20 }));

    [Fact]
    public void A_controller_that_the_host_has_must_be_given_on()
    {
        // Only the controllers that no hierarchy of version 1 holds are to be had.
        if (CgroupPlace.TryFind(out _) is not { } place) return;
        var available = File.ReadAllText(Path.Combine(place, "cgroup.controllers")).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        using var branch = new CgroupBranch();
        using var leaf = branch.TryMake("a#1", new CgroupSettings(), _warnings);
        Assert.All(available, controller => Assert.True(branch.TryEnable(controller)));
        Assert.False(branch.TryEnable("nosuch"));
        Assert.Equal(available, File.ReadAllText(Path.Combine(Path.GetDirectoryName(leaf!.ProcessesFile)!, "cgroup.controllers")).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("/supervision-1-2-3/web#4", "/supervision-1-2-3/web#4")]
    [InlineData("/system.slice/a.service/supervision-1-2-3/web#4/own/deep", "/supervision-1-2-3/web#4")]
    [InlineData("/supervision-1-2-3", "")]
    [InlineData("/", "")]
    public void The_group_of_an_incarnation_must_be_known_by_its_path(string group, string leaf) => Assert.Equal(leaf, CgroupBranch.LeafOf(group));
}
