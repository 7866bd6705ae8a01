using Supervision.Specs;

namespace Supervision.Tests.Specs;

public sealed class NodeTests : SpecTests
{
    [Fact]
    public void Every_key_of_a_node_is_read()
    {
        var spec = Read(
            """
            supervision {
              node { name = web-1.example, on-root-failure = exit, orphans = kill, start-concurrency = 7, boot-timeout = 90s }
              data-dir = /srv/data
              api { listen = ["http://0.0.0.0:80", "http://[::1]:9110/"], hosts = [web-1.example], auth = none }
              keeper.mode = in-process
              journal { provider = postgresql, connection-string = "Host=db", keep-events = 50 }
            }
            """);
        Assert.Equal(("web-1.example", "/srv/data"), (spec.Name, spec.DataDir));
        Assert.Equal((7, TimeSpan.FromSeconds(90)), (spec.StartConcurrency, spec.BootTimeout));
        Assert.Equal((OnRootFailure.Exit, OrphanPolicy.Kill, KeeperMode.InProcess), (spec.OnRootFailure, spec.Orphans, spec.Keeper));
        Assert.Equal(["http://0.0.0.0:80", "http://[::1]:9110/"], spec.Api.Listen.ToArray());
        Assert.Equal(["web-1.example"], spec.Api.Hosts.ToArray());
        Assert.Equal(ApiAuth.None, spec.Api.Auth);
        Assert.Equal(new JournalSpec { Provider = "postgresql", ConnectionString = "Host=db", KeepEvents = 50 }, spec.Journal);
    }

    [Fact]
    public void The_hosts_name_and_the_data_directory_come_from_the_caller_unless_they_are_written()
    {
        var spec = Read("supervision { }");
        Assert.Equal(("test-host", "/var/lib/test"), (spec.Name, spec.DataDir));
    }

    [Fact]
    public void As_many_start_at_a_time_as_the_processors_allow_and_a_boot_has_five_minutes_unless_it_is_written()
    {
        var spec = Read("supervision.node.start-concurrency = auto");
        Assert.Equal((null, TimeSpan.FromMinutes(5)), (spec.StartConcurrency, spec.BootTimeout));
        Assert.Null(Read("supervision.node.boot-timeout = unlimited").BootTimeout);
    }

    [Fact]
    public void HOSTNAME_in_the_environment_names_the_node()
    {
        Options = Options with { Environment = new Dictionary<string, string> { ["HOSTNAME"] = "from-environment" } };
        Assert.Equal("from-environment", Read("supervision { }").Name);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://localhost:9110")]
    public void The_interface_may_listen_on_any_port_or_on_localhost(string url)
    {
        Assert.Equal([url], Read($"supervision.api.listen = \"{url}\"").Api.Listen.ToArray());
    }

    [Fact]
    public void The_interface_may_be_served_on_the_unix_socket_alone()
    {
        Assert.Empty(Read("supervision.api.listen = []").Api.Listen);
    }

    [Theory]
    [InlineData("https://127.0.0.1:9110")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:9110/api")]
    [InlineData("http://127.1:9110")]
    [InlineData("http://www.example:9110")]
    [InlineData("http://*:9110")]
    [InlineData("http://::1:9110")]
    [InlineData("127.0.0.1:9110")]
    [InlineData("http://:9110")]
    public void Anything_else_is_no_address_to_listen_on(string url)
    {
        Assert.Equal(
            $"tree.conf:1: supervision.api.listen: found \"{url}\", expected http://ADDRESS:PORT, such as http://127.0.0.1:9110 or http://[::1]:9110",
            Error($"supervision.api.listen = [\"{url}\"]"));
    }

    [Fact]
    public void An_address_is_listened_on_once()
    {
        Assert.Contains("twice", Error("supervision.api.listen = [\"http://127.0.0.1:1\", \"http://127.0.0.1:1\"]"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node.name = a b", "node.name", "found \"a b\", expected the name of the node: letters, digits, dots, _ and -")]
    [InlineData("node.name = \"\"", "node.name", "found \"\", expected the name of the node: letters, digits, dots, _ and -")]
    [InlineData("node.start-concurrency = 0", "node.start-concurrency", "found \"0\", expected a whole number from 1, or auto")]
    [InlineData("node.start-concurrency = many", "node.start-concurrency", "found \"many\", expected a whole number from 1, or auto")]
    [InlineData("node.boot-timeout = 10ms", "node.boot-timeout", "found \"10ms\", expected a duration of at least 1s, or unlimited")]
    [InlineData("node.orphans = leave", "node.orphans", "found \"leave\", expected one of adopt, kill")]
    [InlineData("node.on-root-failure = die", "node.on-root-failure", "found \"die\", expected one of stay, exit")]
    [InlineData("api.auth = tokn", "api.auth", "found \"tokn\", expected one of token, none, did you mean token?")]
    [InlineData("api.hosts = [\"http://a\"]", "api.hosts", "found \"http://a\", expected names of hosts without scheme and port")]
    [InlineData("keeper.mode = inprocess", "keeper.mode", "found \"inprocess\", expected one of process, in-process, did you mean in-process?")]
    [InlineData("journal.provider = mysql", "journal.provider", "found \"mysql\", expected one of sqlite, postgresql, memory")]
    [InlineData("journal.provider = postgresql", "journal.provider",
        "found \"postgresql\" without journal.connection-string, expected one such as \"Host=localhost;Database=supervision\"")]
    [InlineData("journal.keep-events = 3", "journal.keep-events", "found \"3\", expected a whole number from 10, or unlimited")]
    [InlineData("data-dir = \"\"", "data-dir", "found an empty string, expected a path")]
    [InlineData("services = []", "services", "found a list, expected an object: services { … }")]
    public void A_value_out_of_range_is_an_error(string setting, string path, string message)
    {
        Assert.Equal($"tree.conf:1: supervision.{path}: {message}", Error("supervision." + setting));
    }
}
