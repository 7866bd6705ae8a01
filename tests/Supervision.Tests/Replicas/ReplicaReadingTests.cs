using Supervision.Specs;
using Supervision.Specs.Reading;
using Supervision.Specs.Replication;
using Supervision.Tests.Specs;

namespace Supervision.Tests.Replicas;

public sealed class ReplicaReadingTests : SpecTests
{
    [Fact]
    public void A_service_has_one_replica_and_no_template_unless_its_number_is_written()
    {
        var web = ReadService("environment.A = \"%i\"");
        Assert.Equal(1, web.Replicas);
        Assert.Equal("%i", web.Environment["A"]);
        Assert.Equal("%i", web.OfReplica(2).Environment["A"]);
    }

    [Fact]
    public void Where_replicas_is_written_percent_i_is_the_number_of_the_replica_in_every_text()
    {
        var web = ReadService("""
            replicas = 3
            environment.A = "a%i and %%i"
            health { tcp = "127.0.0.1:808%i" }
            logs.stdout.file = "/var/log/%n-%i.log"
            hooks.pre-start = [["mkdir", "/run/%i"]]
            """);

        Assert.Equal(3, web.Replicas);
        for (var number = 0; number < 3; number++)
        {
            var replica = web.OfReplica(number);
            Assert.Equal($"a{number} and %i", replica.Environment["A"]);
            Assert.Equal(new ProbeSpec.Tcp("127.0.0.1", 8080 + number), replica.Health!.Probe);
            Assert.Equal(number == 0 ? "/var/log/web-0.log" : $"/var/log/web.{number}-{number}.log", replica.Logs.Stdout!.File);
            Assert.Equal(["mkdir", $"/run/{number}"], replica.Hooks.PreStart[0].Command.ToArray());
            Assert.Equal((ServiceName.Parse("web"), number), (replica.Name.Service, replica.Name.Replica));
        }
    }

    [Fact]
    public void One_replica_can_be_a_template()
    {
        Assert.Equal("a0", ReadService("replicas = 1, environment.A = \"a%i\"").Environment["A"]);
        Assert.Equal("a7", ReadService("replicas = 1, environment.A = \"a%i\"").OfReplica(7).Environment["A"]);
    }

    [Fact]
    public void Replicas_in_the_defaults_hold_for_every_service()
    {
        var node = Read("supervision { defaults { replicas = 2, environment.N = \"%i\" }, services { a.command = run, b { command = run, replicas = 3 } } }");
        Assert.Equal([2, 3], node.Services.Values.Select(s => s.Replicas));
        Assert.Equal("1", node.Services[ServiceName.Parse("a")].OfReplica(1).Environment["N"]);
    }

    [Theory]
    [InlineData("replicas = 0", "tree.conf:2: supervision.services.web.replicas: found \"0\", expected a whole number from 1 to 1000")]
    [InlineData("replicas = 1001", "tree.conf:2: supervision.services.web.replicas: found \"1001\", expected a whole number from 1 to 1000")]
    [InlineData("replicas = many", "tree.conf:2: supervision.services.web.replicas: found \"many\", expected a whole number from 1 to 1000")]
    public void A_number_of_replicas_that_is_none_is_an_error(string keys, string error) => Assert.Equal(error, ServiceError(keys));

    [Fact]
    public void A_text_that_makes_sense_with_some_numbers_only_is_an_error_where_it_stands()
    {
        var error = ServiceError("replicas = 7\nhealth.tcp = \"localhost:6553%i\"");
        Assert.StartsWith("tree.conf:3: supervision.services.web.health.tcp: found ", error, StringComparison.Ordinal);
        Assert.Contains("65536", error, StringComparison.Ordinal);
        var later = Assert.Throws<SpecException>(() => ReadService("replicas = 2\nhealth.tcp = \"localhost:6553%i\"").OfReplica(6));
        Assert.Contains("tree.conf:3:", later.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logs.stdout.file = /var/log/web.log", "logs.stdout.file", "/var/log/web.log")]
    [InlineData("logs.stderr.file = /var/log/web.log", "logs.stderr.file", "/var/log/web.log")]
    [InlineData("type = forking, pid-file = /run/web.pid", "pid-file", "/run/web.pid")]
    public void Replicas_that_would_share_a_file_are_an_error(string keys, string path, string file)
    {
        Assert.Equal(
            $"tree.conf:1: supervision.services.web.{path}: found \"{file}\" for each of 2 replicas, expected %i (the number of the replica) in it",
            Error($"supervision.services.web {{ command = run, replicas = 2, {keys} }}"));
    }

    [Fact]
    public void The_tree_that_runs_has_every_replica_in_place_of_the_service()
    {
        var configured = Read("supervision.services { a.command = run, web { command = [run, \"%i\"], replicas = 3 }, z { command = run, requires = web } }");
        var tree = ReplicaCounts.None.Expand(configured);

        Assert.Equal(["a", "web", "web.1", "web.2", "z"], tree.Groups["/"].Members.ToArray());
        Assert.Equal(["run 0", "run 1", "run 2"], tree.Services.Values.Where(s => s.Name.Base == "web").Select(s => string.Join(' ', s.Command)));
        Assert.Equal([3, 1, 1], tree.Services.Values.Where(s => s.Name.Base == "web").Select(s => s.Replicas));
        Assert.All(tree.Services.Values.Where(s => s.Name.Base == "web"), s => Assert.True(s.Satisfies(ServiceName.Parse("web"))));
    }

    [Fact]
    public void An_operators_number_holds_until_the_configuration_gives_another()
    {
        var counts = ReplicaCounts.None.With("web", wanted: 5, configured: 2);
        Assert.Equal(5, counts.Of(ReadService("replicas = 2")));
        Assert.Equal(3, counts.Of(ReadService("replicas = 3")));
        Assert.Equal(2, counts.With("web", wanted: 2, configured: 2).Of(ReadService("replicas = 2")));
    }

    [Fact]
    public void A_service_that_holds_back_at_the_start_holds_all_its_replicas_back()
    {
        var tree = ReplicaCounts.None.Expand(Read("supervision { start.mode = quiet, services.web { command = run, replicas = 2 } }"));
        Assert.All(tree.Services.Values, s => Assert.False(s.StartsWithNode));
    }

    [Fact]
    public void Services_that_differ_in_more_than_a_number_share_an_object()
    {
        var node = Read("""
            base { command = work, restart.limit = 5 }
            supervision.services { "worker:mail" = ${base} { environment.QUEUE = mail }, "worker:print" = ${base} { environment.QUEUE = print } }
            """);
        Assert.Equal([("worker:mail", "mail", (int?)5), ("worker:print", "print", 5)], node.Services.Values.Select(s => (s.Name.Text, s.Environment["QUEUE"], s.Restart.Limit)));
    }
}
