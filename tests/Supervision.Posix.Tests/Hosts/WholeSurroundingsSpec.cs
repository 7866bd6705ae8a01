using System.Globalization;
using Supervision.Posix.Accounts;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

public sealed class WholeSurroundingsInProcessTests : WholeSurroundingsSpec<InProcess>;

public sealed class WholeSurroundingsByKeeperTests : WholeSurroundingsSpec<ByKeeper>;

/// <summary>A program prints everything that it was given, and all of it is compared: what was asked for, and that nothing else has changed.</summary>
public abstract class WholeSurroundingsSpec<T> : HostTests<T>
    where T : IHostUnderTest, new()
{
    // What is not asked for is the host's own: for a keeper, that is what this process gave it.
    private static readonly string[] FromTheHost = ["umask", "priority", "oom", "limit ", "user", "group", "groups", "CapBnd", "CapPrm", "CapEff", "CapInh", "0"];

    private static bool IsRoot => AccountDirectory.EffectiveUserId == 0;

    [Fact]
    public async Task What_is_not_asked_for_must_be_clean_or_the_hosts_own()
    {
        var given = await Given(Probe.Do("a#1", "surroundings", "a b", "", "*"));
        Assert.Equal(["/proc", Probe.Path, "surroundings", "a b", "", "*"], ["/proc", .. Values(given, "argument ")]);
        Assert.Equal(["PATH=/usr/local/bin:/usr/bin:/bin", "SUPERVISION_INCARNATION=a#1"], Values(given, "variable").Order());
        Assert.Equal("/", given["directory"]);
        Assert.Equal("session group", given["leads"]);
        Assert.All((string[])["SigBlk", "SigIgn", "SigCgt", "SigPnd", "ShdPnd", "CapAmb"], key => Assert.Equal(0UL, Mask(given[key])));
        Assert.Equal("0", given["NoNewPrivs"]);
        Assert.Equal([("0", "/dev/null"), ("1", "pipe"), ("2", "pipe")], Descriptors(given));
        var own = Own();

        // Not what the runtime has made of it: a program that uses select(2) must not get more.
        var files = own["limit nofile"].Split(' ');
        own["limit nofile"] = files[1] == "unlimited" || long.Parse(files[1], CultureInfo.InvariantCulture) >= 1024 ? $"1024 {files[1]}" : $"{files[1]} {files[1]}";
        Assert.All(given.Keys.Where(key => FromTheHost.Any(own => key.StartsWith(own, StringComparison.Ordinal))), key => Assert.Equal((key, own[key]), (key, given[key])));
    }

    [Fact]
    public async Task Everything_that_any_user_may_ask_for_must_be_given()
    {
        var request = Probe.Do("a#1", "surroundings") with
        {
            WorkingDirectory = "/usr/lib",
            Umask = 0b010_111,
            Nice = 7,
            OomScoreAdjust = 700,
            Limits = [new("nofile", 99, 199), new("core", 0, 0), new("stack", 1 << 20, 1 << 21)],
            NoNewPrivileges = true,
            PipeStderr = false,
            ReadyDescriptor = 9,
            Notify = true,
        };
        var given = await Given(request with { Environment = new Dictionary<string, string> { ["A"] = "1\t2", ["É"] = "ö" } });
        Assert.Equal(["A=1\t2", "É=ö"], Values(given, "variable").Where(v => !v.StartsWith("NOTIFY_SOCKET=/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(("/usr/lib", "027", "7", "700", "1"), (given["directory"], given["umask"], given["priority"], given["oom"], given["NoNewPrivs"]));
        Assert.Equal(("99 199", "0 0", "1048576 2097152"), (given["limit nofile"], given["limit core"], given["limit stack"]));
        Assert.Equal([("0", "/dev/null"), ("1", "pipe"), ("2", "/dev/null"), ("9", "pipe")], Descriptors(given));
        Assert.Equal("session group", given["leads"]);
        Assert.All((string[])["SigBlk", "SigIgn", "SigCgt"], key => Assert.Equal(0UL, Mask(given[key])));
        var own = Own();
        Assert.All((string[])["user", "group", "groups", "CapEff", "CapBnd", "limit as", "limit nproc"], key => Assert.Equal((key, own[key]), (key, given[key])));
    }

    [Fact]
    public async Task Everything_that_root_may_ask_for_must_be_given()
    {
        if (!IsRoot) return;
        var request = Probe.Do("a#1", "surroundings") with
        {
            User = "nobody",
            Group = "daemon",
            SupplementaryGroups = ["7", "audio"],
            AmbientCapabilities = ["net_bind_service", "10"],
            Nice = -3,
            OomScoreAdjust = 200,
            Limits = [new("nofile", 512, 1024), new("memlock", 4096, 8192)],
        };
        var given = await Given(request);
        var audio = AccountDirectory.FindGroup("audio")!.GroupId;
        Assert.Equal(("65534 65534 65534", "1 1 1", $"7 {audio}"), (given["user"], given["group"], given["groups"]));
        Assert.Equal(("-3", "200", "512 1024", "4096 8192"), (given["priority"], given["oom"], given["limit nofile"], given["limit memlock"]));
        Assert.All((string[])["CapInh", "CapPrm", "CapEff", "CapAmb"], key => Assert.Equal((key, 1UL << 10), (key, Mask(given[key]))));
    }

    [Fact]
    public async Task A_user_without_anything_else_must_get_no_privilege()
    {
        if (!IsRoot) return;
        var given = await Given(Probe.Do("a#1", "surroundings") with { User = "nobody" });
        var nobody = AccountDirectory.FindUser("nobody")!;
        Assert.Equal(($"{nobody.UserId} {nobody.UserId} {nobody.UserId}", $"{nobody.GroupId} {nobody.GroupId} {nobody.GroupId}"), (given["user"], given["group"]));
        Assert.Equal($"{nobody.GroupId}", given["groups"]);
        Assert.All((string[])["CapInh", "CapPrm", "CapEff", "CapAmb"], key => Assert.Equal((key, 0UL), (key, Mask(given[key]))));
    }

    [Fact]
    public async Task What_a_shell_must_prepare_must_leave_no_trace()
    {
        Host.Spawn(Probe.Do("a#1", "keep", "one", "first", "barrier") with { Notify = true, StoreKey = "a", StoreMax = 1 });
        _ = await Observer.Expect<News.Exited>("a#1");
        var environment = new Dictionary<string, string> { ["a.b"] = "1 2", ["IFS"] = ",", ["Logging:Level"] = "$x", ["É"] = "ö" };
        var given = await Given(Probe.Do("a#2", "surroundings") with { Environment = environment, StoreKey = "a", StoreMax = 1, Cgroup = new(), Umask = 0 });
        string[] expected = [.. environment.Select(v => $"{v.Key}={v.Value}"), "LISTEN_FDNAMES=one", "LISTEN_FDS=1", $"LISTEN_PID={(await Observer.Expect<News.Spawned>("a#2")).Pid}"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Values(given, "variable").Order(StringComparer.Ordinal));
        Assert.Equal("000", given["umask"]);
        Assert.Equal(["0", "1", "2", "3"], Descriptors(given).Select(d => d.Number));
    }

    private async Task<Dictionary<string, string>> Given(SpawnRequest request) => Parse(await Run(request));

    /// <summary>What this process has itself, printed by the same program.</summary>
    private static Dictionary<string, string> Own()
    {
        var start = new System.Diagnostics.ProcessStartInfo(Probe.Path, ["surroundings"]) { RedirectStandardOutput = true };
        using var process = System.Diagnostics.Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Parse(text);
    }

    private static Dictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> values = [];
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':');
            var key = line[..colon] == "variable" ? $"variable {values.Count}" : line[..colon];
            values[key] = line[(colon + 1)..].Trim();
        }

        return values;
    }

    private static IEnumerable<string> Values(Dictionary<string, string> given, string prefix) =>
        given.Where(v => v.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(v => v.Value);

    private static IEnumerable<(string Number, string Kind)> Descriptors(Dictionary<string, string> given) =>
        given.Where(v => v.Key.StartsWith("descriptor ", StringComparison.Ordinal)).Select(v => (v.Key["descriptor ".Length..], v.Value));

    private static ulong Mask(string digits) => ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
