using Supervision.Specs;

namespace Supervision.Tests.Specs;

/// <summary>A tree may have thousands of services: what they say alike must take the place of one.</summary>
public sealed class SharedPartsTests : SpecTests
{
    private static readonly Func<ServiceSpec, object>[] Parts =
    [
        s => s.Credentials, s => s.Restart, s => s.Restart.Backoff, s => s.Stop, s => s.Handoff, s => s.Reload, s => s.Ready, s => s.Hooks, s => s.Logs,
        s => s.Environment, s => s.Credentials.Limits,
    ];

    [Fact]
    public void Services_that_say_the_same_must_share_what_they_say()
    {
        var services = Read(
            """
            supervision {
              defaults { user = nobody, restart.backoff.min = 1s, stop.timeout = 3s, ready.timeout = 5s, logs.keep-lines = 7 }
              services { a.command = run, b.command = walk, c { command = run, user = root, stop.timeout = 4s } }
            }
            """).Services;
        var (a, b, c) = (services[ServiceName.Parse("a")], services[ServiceName.Parse("b")], services[ServiceName.Parse("c")]);
        Assert.All(Parts, part => Assert.Same(part(a), part(b)));
        Assert.Equal(("root", TimeSpan.FromSeconds(4)), (c.Credentials.User, c.Stop.Timeout));
        Assert.Same(a.Restart, c.Restart);
    }

    [Fact]
    public void Of_a_service_whose_replicas_would_be_alike_nothing_that_was_written_must_be_kept()
    {
        Assert.Null(ReadService("environment.A = \"%i\"").ReadReplica);
        Assert.NotNull(ReadService("replicas = 1").ReadReplica);
        Assert.NotNull(ReadService("logs.stdout.file = \"/var/log/%n.log\"").ReadReplica);
        Assert.NotNull(ReadService("listeners { own = \"tcp://127.0.0.1:8080\" }").ReadReplica);
    }
}
