using Supervision.Hocon;
using Supervision.Specs;
using Supervision.Specs.Reading;

namespace Supervision.Tests.Specs;

public sealed class ReferenceTests : SpecTests
{
    [Fact]
    public void A_service_that_says_nothing_has_the_defaults_of_the_types()
    {
        var name = ServiceName.Parse("web");
        var expected = new ServiceSpec { Name = name, Group = "/", Command = ["run"], WorkingDirectory = Root, Origin = "" };
        Assert.Equal(Flattened.Of(expected), Flattened.Of(ReadService("")));
    }

    [Fact]
    public void A_node_that_says_nothing_has_the_defaults_of_the_types()
    {
        var read = Read("supervision { }");
        var expected = new NodeSpec { Name = "test-host", DataDir = "/var/lib/test", Groups = read.Groups };
        Assert.Equal(Flattened.Of(expected), Flattened.Of(read));
    }

    [Fact]
    public void The_data_directory_of_the_reference_is_taken_when_nobody_offers_another()
    {
        Options = Options with { DataDir = null };
        Assert.Equal("/var/lib/supervision", Read("supervision { }").DataDir);
    }

    [Fact]
    public void The_group_that_the_reference_describes_has_the_defaults_of_the_types()
    {
        var lines = Reference.Text.Split('\n').SkipWhile(l => !l.StartsWith("  #   groups {", StringComparison.Ordinal)).TakeWhile(l => l.StartsWith("  #", StringComparison.Ordinal));
        var read = Read("supervision {\n" + string.Join('\n', lines.Select(l => l["  #".Length..])) + "\n}");
        Assert.Equal(Flattened.Of(new GroupSpec { Path = "/example", Origin = "" }), Flattened.Of(read.Groups["/example"]));
    }

    [Fact]
    public void The_defaults_can_be_referred_to()
    {
        Assert.Equal("10s", ReadService("environment.T = ${supervision.defaults.stop.timeout}").Environment["T"]);
    }

    [Theory]
    [InlineData("node", "name")]
    [InlineData("node", "on-root-failure")]
    [InlineData("node", "orphans")]
    [InlineData("node", "redirect")]
    [InlineData("api", "listen")]
    [InlineData("api", "hosts")]
    [InlineData("api", "auth")]
    [InlineData("keeper", "mode")]
    [InlineData("journal", "provider")]
    [InlineData("journal", "connection-string")]
    [InlineData("start", "mode")]
    [InlineData("start", "services")]
    public void The_reference_holds_every_setting_of_the_node(string section, string key)
    {
        Assert.True(Supervision(section).ContainsKey(key));
    }

    [Theory]
    [InlineData("supervision.xyzzy = 1", "")]
    [InlineData("supervision.root.xyzzy = 1", "root")]
    [InlineData("supervision.defaults.xyzzy = 1", "defaults")]
    [InlineData("supervision.defaults.restart.xyzzy = 1", "defaults", "restart")]
    [InlineData("supervision.defaults.restart.backoff.xyzzy = 1", "defaults", "restart", "backoff")]
    [InlineData("supervision.defaults.stop.xyzzy = 1", "defaults", "stop")]
    [InlineData("supervision.defaults.ready.xyzzy = 1", "defaults", "ready")]
    [InlineData("supervision.defaults.reload.xyzzy = 1", "defaults", "reload")]
    [InlineData("supervision.defaults.health.xyzzy = 1", "defaults", "health")]
    [InlineData("supervision.defaults.cgroup.xyzzy = 1", "defaults", "cgroup")]
    [InlineData("supervision.defaults.hooks.xyzzy = 1", "defaults", "hooks")]
    [InlineData("supervision.defaults.schedule.xyzzy = 1", "defaults", "schedule")]
    [InlineData("supervision.defaults.repeat.xyzzy = 1", "defaults", "repeat")]
    [InlineData("supervision.defaults.logs.xyzzy = 1", "defaults", "logs")]
    [InlineData("supervision.defaults.logs.stdout.xyzzy = 1", "defaults", "logs", "stdout")]
    [InlineData("supervision.defaults.logs.stderr.rotate.xyzzy = 1", "defaults", "logs", "stderr", "rotate")]
    public void The_reference_describes_every_key_that_the_reader_knows(string slip, params string[] path)
    {
        var known = Error(slip).Split("expected one of ")[1].Split(", ");
        var described = Supervision(path).Keys.ToHashSet();
        if (path is [""]) described.UnionWith(["services", "groups"]);
        Assert.Equal(known.Order(), described.Order());
    }

    [Fact]
    public void Every_key_of_the_reference_has_a_comment_or_stands_below_one()
    {
        var lines = Reference.Text.Split('\n');
        var bare = lines.Where((line, i) => line.Contains(" = ", StringComparison.Ordinal) && !line.TrimStart().StartsWith('#') && lines[i - 1].Trim().Length == 0);
        Assert.Empty(bare);
    }

    private static HoconObject Supervision(params string[] path)
    {
        var environment = new HoconResolveOptions { Environment = new Dictionary<string, string> { ["HOSTNAME"] = "host" } };
        var found = (HoconObject)Config.ParseText(Reference.Text).Resolve(environment).Root["supervision"];
        foreach (var key in path.Where(k => k.Length > 0)) found = (HoconObject)found[key];
        return found;
    }
}
