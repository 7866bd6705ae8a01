using System.Net;
using Supervision.Posix.Accounts;
using Supervision.Posix.Redirecting;

namespace Supervision.Posix.Tests.Redirecting;

/// <summary>Whose rules are whose, and what is said when there can be none.</summary>
public sealed class RedirectOwnerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("supervision-redirect-").FullName;

    private static Redirect Web => new(RedirectProtocol.Tcp, IPAddress.Any, 8080, 20001);

    private static Redirect Mail => new(RedirectProtocol.Tcp, IPAddress.Any, 2525, 20002);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_data_directory_must_keep_its_mark_until_there_are_no_rules()
    {
        Assert.Null(RedirectOwner.TryFind(_directory));
        var first = RedirectOwner.Of(_directory);
        Assert.Equal(first, RedirectOwner.Of(_directory));
        Assert.Equal(first, RedirectOwner.TryFind(_directory));
        Assert.InRange(first.Chain.Length, 1, 28);
        RedirectOwner.Forget(_directory);
        Assert.NotEqual(first, RedirectOwner.Of(_directory));
    }

    [Theory]
    [InlineData(RedirectTool.Nft, RedirectTool.Nft)]
    [InlineData(RedirectTool.Iptables, RedirectTool.Iptables)]
    [InlineData(RedirectTool.Iptables, RedirectTool.Nft)]
    [InlineData(RedirectTool.Nft, RedirectTool.Iptables)]
    internal async Task Rules_that_a_killed_process_has_left_must_be_taken_over_by_the_next(RedirectTool before, RedirectTool after)
    {
        if (await TwoHosts.Create() is not { } hosts) return;
        using var disposing = hosts;
        var owner = RedirectOwner.Of(_directory);

        // A process that is killed has no time to do anything, and neither is anything done here.
        await new RedirectTable(hosts.Options(before), owner).SetAsync([Web]);
        using var server = new NamedServer(hosts.Server, "mail", Mail.TargetPort, IPAddress.Any);
        using var next = new RedirectTable(hosts.Options(after), RedirectOwner.TryFind(_directory)!);
        Assert.Equal(before == after ? [Web] : null, await next.ReadAsync());
        await next.SetAsync([Mail]);
        Assert.Equal([Mail], await next.ReadAsync());
        Assert.Equal("mail", await NamedServer.Ask(hosts.Client, TwoHosts.Version4, Mail.PublicPort));
        await next.RemoveAsync();
        Assert.DoesNotContain(owner.Mark, await hosts.Server.Execute("nft", "list", "ruleset"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_nodes_and_two_namespaces_must_not_touch_each_others_rules()
    {
        if (await TwoHosts.Create() is not { } hosts) return;
        using var disposing = hosts;
        var elsewhere = new RedirectOptions { CommandPrefix = hosts.Client.Prefix };
        using var one = new RedirectTable(hosts.Options(), new RedirectOwner("111111111111"));
        using var other = new RedirectTable(hosts.Options(), new RedirectOwner("222222222222"));
        using var same = new RedirectTable(elsewhere, new RedirectOwner("111111111111"));
        await hosts.Server.Execute("nft", "add table inet operator { chain own { counter; }; }");
        using var web = new NamedServer(hosts.Server, "web", Web.TargetPort, IPAddress.Any);
        using var mail = new NamedServer(hosts.Server, "mail", Mail.TargetPort, IPAddress.Any);
        await one.SetAsync([Web]);
        await other.SetAsync([Mail]);
        await same.SetAsync([Mail]);
        Assert.Equal("web", await NamedServer.Ask(hosts.Client, TwoHosts.Version4, Web.PublicPort));
        Assert.Equal("mail", await NamedServer.Ask(hosts.Client, TwoHosts.Version4, Mail.PublicPort));
        await one.RemoveAsync();
        Assert.Equal([Mail], await other.ReadAsync());
        Assert.Equal([Mail], await same.ReadAsync());
        await same.RemoveAsync();
        Assert.Equal("mail", await NamedServer.Ask(hosts.Client, TwoHosts.Version4, Mail.PublicPort));
        Assert.Contains("table inet operator", await hosts.Server.Execute("nft", "list", "ruleset"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_that_somebody_has_flushed_or_made_otherwise_must_come_back_with_the_next_change()
    {
        if (await TwoHosts.Create() is not { } hosts) return;
        using var disposing = hosts;
        using var table = new RedirectTable(hosts.Options(), new RedirectOwner("0123456789ab"));
        await table.SetAsync([Web]);
        await hosts.Server.Execute("nft", "flush ruleset");
        Assert.Null(await table.ReadAsync());
        await hosts.Server.Execute("nft", "add table inet supervision_0123456789ab; add map inet supervision_0123456789ab ports { type inet_service : inet_service; }");
        await table.SetAsync([Web, Mail]);
        Assert.Equal([Mail, Web], await table.ReadAsync());
    }

    [Theory]
    [InlineData("iptables-nft", "ip6tables-nft")]
    [InlineData("iptables-legacy", "ip6tables-legacy")]
    public async Task Either_iptables_must_do_where_there_is_no_nft(string version4, string version6)
    {
        if (await TwoHosts.Create() is not { } hosts) return;
        using var disposing = hosts;
        foreach (var suffix in new[] { "", "-restore" })
        {
            File.CreateSymbolicLink(Path.Combine(_directory, $"iptables{suffix}"), $"/usr/sbin/{version4}{suffix}");
            File.CreateSymbolicLink(Path.Combine(_directory, $"ip6tables{suffix}"), $"/usr/sbin/{version6}{suffix}");
        }

        var options = hosts.Options() with { ToolDirectories = [_directory] };
        using var web = new NamedServer(hosts.Server, "web", Web.TargetPort, IPAddress.Any, IPAddress.IPv6Any);
        using var table = new RedirectTable(options, new RedirectOwner("0123456789ab"));
        Assert.Null(await RedirectTable.FindProblemAsync(options, [Web]));
        Assert.Null(await table.ReadAsync());
        await table.SetAsync([Web, Web with { Address = IPAddress.IPv6Any }]);
        Assert.Equal("web", await NamedServer.Ask(hosts.Client, TwoHosts.Version4, Web.PublicPort));
        Assert.Equal("web", await NamedServer.Ask(hosts.Client, TwoHosts.Version6, Web.PublicPort));
        Assert.Equal("web", await NamedServer.Ask(hosts.Server, IPAddress.IPv6Loopback, Web.PublicPort));
        Assert.False(await table.ReleaseFlowsAsync(Web));
        await table.RemoveAsync();
        Assert.Null(await table.ReadAsync());
    }

    [Fact]
    public async Task A_host_without_the_programs_must_be_told_which()
    {
        var problem = await RedirectTable.FindProblemAsync(new RedirectOptions { ToolDirectories = [_directory] }, [Web]);
        Assert.Equal("cannot redirect ports: neither nft, of nftables, nor iptables is installed", problem);
        problem = await RedirectTable.FindProblemAsync(new RedirectOptions { CommandPrefix = ["no-such-prefix", "-n"] }, [Web]);
        Assert.Equal("cannot redirect ports: the command prefix 'no-such-prefix' is not installed", problem);
    }

    [Theory]
    [InlineData(RedirectTool.Nft)]
    [InlineData(RedirectTool.Iptables)]
    internal async Task Whoever_may_not_change_rules_must_be_told_what_it_needs(RedirectTool tool)
    {
        string[] prefix = AccountDirectory.EffectiveUserId == 0 ? ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] : [];
        var problem = await RedirectTable.FindProblemAsync(new RedirectOptions { CommandPrefix = prefix, Tool = tool }, [Web]);
        Assert.StartsWith("cannot redirect ports: /", problem, StringComparison.Ordinal);
        Assert.EndsWith("; it needs root or CAP_NET_ADMIN, of its own or by a command prefix such as sudo -n", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checking_must_change_nothing()
    {
        if (await TwoHosts.Create() is not { } hosts) return;
        using var disposing = hosts;
        Assert.Null(await RedirectTable.FindProblemAsync(hosts.Options(), [Web]));
        Assert.Equal("", await hosts.Server.Execute("nft", "list", "ruleset"));
    }

    [Fact]
    public async Task A_program_that_hangs_must_be_ended_and_named()
    {
        var nft = Path.Combine(_directory, "nft");
        await File.WriteAllTextAsync(nft, "#!/bin/sh\ntrap '' TERM\nsleep 100 & wait; wait\n");
        File.SetUnixFileMode(nft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var options = new RedirectOptions { ToolDirectories = [_directory], Timeout = TimeSpan.FromMilliseconds(200) };
        Assert.Equal($"cannot redirect ports: {nft}: it did not end in time", await RedirectTable.FindProblemAsync(options, [Web]));
    }
}
