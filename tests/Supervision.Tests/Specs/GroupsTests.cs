using Supervision.Actors;
using Supervision.Specs;

namespace Supervision.Tests.Specs;

public sealed class GroupsTests : SpecTests
{
    [Fact]
    public void Every_key_of_a_group_is_read()
    {
        var group = Read(
            """
            supervision.groups {

              shop { strategy = rest-for-one, intensity = 3, period = 30s, auto-shutdown = any-significant }
            }
            """).Groups["/shop"];
        Assert.Equal((SupervisionStrategy.RestForOne, 3, TimeSpan.FromSeconds(30)), (group.Strategy, group.Intensity, group.Period));
        Assert.Equal(AutoShutdown.AnySignificant, group.AutoShutdown);
        Assert.Equal(Root + "/tree.conf:3", group.Origin);
    }

    [Fact]
    public void Without_keys_a_group_restarts_one_for_one_without_limit()
    {
        var group = Read("supervision.groups.shop { intensity = unlimited }").Groups["/shop"];
        Assert.Equal(new GroupSpec { Path = "/shop", Origin = group.Origin }, group);
    }

    [Fact]
    public void Groups_nest_and_services_know_their_group()
    {
        var spec = Read(
            """
            supervision {
              services.top.command = run
              groups.shop { services.web.command = run, groups.back.services.db.command = run }
            }
            """);
        Assert.Equal(["/", "/shop", "/shop/back"], spec.Groups.Keys);
        Assert.Equal([("db", "/shop/back"), ("top", "/"), ("web", "/shop")], spec.Services.Values.Select(s => (s.Name.Text, s.Group)));
    }

    [Fact]
    public void The_root_group_is_always_there()
    {
        var root = Assert.Single(Read("supervision { }").Groups);
        Assert.Equal("/", root.Key);
        Assert.Empty(root.Value.Members);
    }

    [Fact]
    public void Members_are_in_written_order()
    {
        var spec = Read("supervision.groups.g.services { z.command = run, a.command = run, m.command = run }");
        Assert.Equal(["z", "a", "m"], spec.Groups["/g"].Members.ToArray());
    }

    [Theory]
    [InlineData("services { z.command = run, a.command = run }, groups { y { }, b { } }", "z", "a", "/y", "/b")]
    [InlineData("groups { y { }, b { } }, services { z.command = run, a.command = run }", "/y", "/b", "z", "a")]
    public void Services_and_groups_come_in_the_order_of_their_blocks(string blocks, params string[] members)
    {
        Assert.Equal(members, Read($"supervision {{ {blocks} }}").Groups["/"].Members.ToArray());
        Assert.Equal(members.Select(m => m[0] == '/' ? "/g" + m : m), Read($"supervision.groups.g {{ {blocks} }}").Groups["/g"].Members.ToArray());
    }

    [Fact]
    public void A_member_that_is_written_twice_keeps_its_first_place()
    {
        var spec = Read("supervision.services { a.command = run, b.command = run }\nsupervision.services.a.nice = 1");
        Assert.Equal(["a", "b"], spec.Groups["/"].Members.ToArray());
    }

    [Theory]
    [InlineData("strategy", "one-for-oen", "one of one-for-one, one-for-all, rest-for-one, did you mean one-for-one?")]
    [InlineData("intensity", "-1", "a whole number from 0, or unlimited")]
    [InlineData("period", "0", "a duration above zero such as 10s")]
    [InlineData("auto-shutdown", "all-signifcant", "one of never, any-significant, all-significant, did you mean all-significant?")]
    public void A_value_out_of_range_is_an_error(string key, string value, string expected)
    {
        Assert.Equal(
            $"tree.conf:2: supervision.groups.g.{key}: found \"{value}\", expected {expected}",
            Error($"supervision.groups.g {{\n{key} = \"{value}\"\n}}"));
    }

    [Theory]
    [InlineData("auto-shutdown = any-significant", "transient")]
    [InlineData("auto-shutdown = all-significant", "temporary")]
    public void A_significant_member_can_end_for_good_in_a_group_that_cares(string group, string policy)
    {
        var spec = Read($"supervision.groups.g {{ {group}, services.a {{ command = run, significant = true, restart.policy = {policy} }} }}");
        Assert.True(spec.Services.Values.Single().Significant);
    }

    [Fact]
    public void A_significant_member_must_not_be_permanent_and_its_group_must_care()
    {
        Assert.Equal(
            [
                "tree.conf:2: supervision.groups.g.services.a.significant: found true with restart.policy = permanent, expected restart.policy = transient or temporary",
                "tree.conf:2: supervision.groups.g.services.a.significant: found true in group /g (tree.conf:1) with auto-shutdown = never, expected any-significant or all-significant there",
            ],
            Errors("supervision.groups.g {\nservices.a { command = run, significant = true } }"));
    }

    [Fact]
    public void Outside_of_groups_no_member_is_significant()
    {
        Assert.StartsWith(
            "tree.conf:2: supervision.services.web.significant: found true outside of any group with root.auto-shutdown = never",
            ServiceError("restart.policy = transient, significant = true"), StringComparison.Ordinal);
    }
}
