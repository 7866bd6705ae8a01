using Supervision.Specs;

namespace Supervision.Tests.Specs;

/// <summary>The keys of readiness, health, reloading and hooks.</summary>
public sealed class LifeKeysTests : SpecTests
{
    [Theory]
    [InlineData("ready { when = tcp, tcp = 8080 }", "127.0.0.1", 8080)]
    [InlineData("ready { when = tcp, tcp = \"db.example:5432\" }", "db.example", 5432)]
    [InlineData("ready { when = tcp, tcp = \"[::1]:80\" }", "::1", 80)]
    public void A_tcp_probe_is_a_host_and_a_port_or_a_port_of_this_host(string keys, string host, int port)
    {
        Assert.Equal(new ProbeSpec.Tcp(host, port), ReadService(keys).Ready.Probe);
    }

    [Theory]
    [InlineData("ready.when = tcp", "ready: found when = tcp without tcp, expected tcp = HOST:PORT")]
    [InlineData("ready { when = tcp, tcp = \"a:b\" }", "ready.tcp: found \"a:b\", expected HOST:PORT such as 127.0.0.1:8080, a port of this host, or %{port}")]
    [InlineData("ready.tcp = 80", "ready.tcp: is of no use with when = spawned, expected when = tcp")]
    [InlineData("ready { when = http, http = \"ftp://a\" }", "ready.http: found \"ftp://a\", expected a URL such as http://127.0.0.1:8080/health, or { url, status }")]
    [InlineData("ready { when = fd, fd = 2 }", "ready.fd: found \"2\", expected a whole number from 3 to 255")]
    [InlineData("health { exec = a, tcp = 80 }", "health.tcp: found both exec and tcp, expected one question")]
    [InlineData("health.interval = 1s", "health.interval: is of no use without a question, expected one of exec, tcp, http beside it")]
    [InlineData("health { tcp = 80, failures = 0 }", "health.failures: found \"0\", expected a whole number from 1 to 1000000")]
    [InlineData("watchdog = 0s", "watchdog: found \"0s\", expected a duration above zero such as 10s")]
    [InlineData("reload { signal = HUP, command = a }", "reload.command: found both signal and command, expected one of them")]
    [InlineData("stop.command = []", "stop.command: found no program, expected a program and its arguments: a list or a string of words")]
    [InlineData("hooks.pre-start = [[]]", "hooks.pre-start: found no program, expected a program and its arguments: a list or a string of words")]
    [InlineData("hooks.pre-start = [{ service = db }]", "hooks.pre-start: found neither command nor service with action, expected a list of commands, { command, timeout } or { service, action, timeout }")]
    [InlineData("hooks.pre-start = [{ service = web, action = start }]", "hooks: found \"web\", the service itself: expected the name of another")]
    [InlineData("hooks.pre-start = [{ service = wep, action = start }]", "hooks: found \"wep\", expected the name of a service, did you mean web?")]
    [InlineData("cgroup.memory-max = 0", "cgroup.memory-max: found \"0\", expected a size above zero such as 512M")]
    [InlineData("cgroup.cpu-max = 50%", "cgroup.cpu-max: found \"50%\", expected a number of processors such as 1.5")]
    [InlineData("cgroup.cpu-weight = 0", "cgroup.cpu-weight: found \"0\", expected a whole number from 1 to 10000")]
    [InlineData("wants = wep", "wants: found \"wep\", expected the name of a service or one that a service provides, did you mean web?")]
    [InlineData("after = web", "after: found \"web\", which the service meets itself: expected the name of another")]
    public void A_mistake_says_where_it_is_what_was_found_and_what_was_expected(string keys, string mistake)
    {
        Assert.Equal($"tree.conf:2: supervision.services.web.{mistake}", ServiceError(keys));
    }

    [Fact]
    public void A_pattern_that_is_none_is_told()
    {
        Assert.StartsWith("tree.conf:2: supervision.services.web.ready.log: found \"(\", expected a regular expression: ", ServiceError("ready { when = log, log = \"(\" }"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hook_is_a_command_or_an_action_on_another_service()
    {
        var spec = Read(
            """
            supervision.services {
              db.command = run
              web {
                command = run
                hooks.pre-start = ["migrate --all", [seed, "a b"], { command = warm, timeout = 3s }, { service = db, action = restart }]
              }
            }
            """);
        var hooks = spec.Services[ServiceName.Parse("web")].Hooks.PreStart;
        Assert.Equal(["migrate --all", "seed a b", "warm", "restart db"], hooks.Select(h => h.ToString()));
        Assert.Equal(["seed", "a b"], hooks[1].Command.ToArray());
        Assert.Equal(TimeSpan.FromSeconds(3), hooks[2].Timeout);
    }

    [Fact]
    public void Hooks_that_act_on_each_other_are_a_cycle()
    {
        Assert.Equal(
            "tree.conf:2: supervision.services.a.hooks.post-start: found a cycle, expected none: " +
            "post-start of a does restart b (tree.conf:2), pre-stop of b does restart a (tree.conf:3)",
            Error(
                """
                supervision.services {
                  a { command = run, hooks.post-start = { service = b, action = restart } }
                  b { command = run, hooks.pre-stop = { service = a, action = restart } }
                }
                """));
    }

    [Fact]
    public void A_service_whose_hook_starts_what_requires_it_is_a_cycle()
    {
        Assert.Contains(
            "pre-start of a does start b (tree.conf:2), b requires a (tree.conf:3)",
            Error(
                """
                supervision.services {
                  a { command = run, hooks.pre-start = { service = b, action = start } }
                  b { command = run, requires = a }
                }
                """),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_that_leads_back_is_a_cycle()
    {
        Assert.EndsWith(
            "a wants b (tree.conf:1), b starts after a (tree.conf:1)",
            Error("supervision.services { a { command = run, wants = b }, b { command = run, after = a } }"),
            StringComparison.Ordinal);
    }
}
