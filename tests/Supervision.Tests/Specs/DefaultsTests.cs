namespace Supervision.Tests.Specs;

public sealed class DefaultsTests : SpecTests
{
    [Fact]
    public void What_a_service_does_not_say_is_taken_from_the_defaults()
    {
        var spec = Read(
            """
            supervision {
              defaults { user = www, stop { timeout = 3s, signal = INT } }
              services { a { command = run, stop.signal = HUP }, b { command = run, user = db } }
              groups.g.services.c.command = run
            }
            """);
        Assert.Equal(
            [("www", 1, 3), ("db", 2, 3), ("www", 2, 3)],
            spec.Services.Values.Select(s => (s.Credentials.User, s.Stop.Signal, (int)s.Stop.Timeout.TotalSeconds)));
    }

    [Fact]
    public void Lists_replace_those_of_the_defaults()
    {
        var spec = Read("supervision { defaults.restart.success-exit-codes = [0, 1], services.a { command = run, restart.success-exit-codes = [2] } }");
        Assert.Equal([2], spec.Services.Values.Single().Restart.SuccessExitCodes.ToArray());
    }

    [Fact]
    public void A_command_may_come_from_the_defaults()
    {
        Assert.Equal(["run"], Read("supervision { defaults.command = run, services.a { } }").Services.Values.Single().Command.ToArray());
    }

    [Fact]
    public void A_mistake_in_the_defaults_is_told_once_however_many_services_there_are()
    {
        Assert.Equal(
            [
                "tree.conf:1: supervision.defaults.stop.timeout: found \"soon\", expected a duration such as 10s",
                "tree.conf:2: supervision.services.a.stop.timeout: found \"late\", expected a duration such as 10s",
            ],
            Errors(
                """
                supervision.defaults.stop.timeout = soon
                supervision.services.a { command = run, stop.timeout = late }
                supervision.services { b.command = run, c.command = run }
                """));
    }

    [Fact]
    public void A_mistake_in_the_defaults_is_told_also_when_there_is_no_service()
    {
        Assert.StartsWith("tree.conf:1: supervision.defaults.nice:", Error("supervision.defaults.nice = 99"), StringComparison.Ordinal);
    }
}
