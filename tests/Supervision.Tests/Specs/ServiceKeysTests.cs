using Supervision.Actors;
using Supervision.Specs;

namespace Supervision.Tests.Specs;

public sealed class ServiceKeysTests : SpecTests
{
    [Fact]
    public void Every_key_of_a_service_is_read()
    {
        var spec = ReadService(
            """
            description = "Serves", type = oneshot, enabled = no
            clear-environment = true
            user = www, group = 33, supplementary-groups = [adm, 4]
            ambient-capabilities = [net_bind_service, CAP_KILL]
            no-new-privileges = yes
            umask = 027, nice = -5, oom-score-adjust = 500
            provides = ["http:main", front], conflicts = "http:main"
            restart {
              policy = transient, limit = 3, period = 30s, on-limit = escalate
              success-exit-codes = [0, 2], prevent-exit-codes = 77
              backoff { min = 1s, max = 1m, reset-after = 20s }
            }
            stop { signal = SIGINT, timeout = 500ms, kill = group }
            ready.when = spawned
            logs.keep-lines = 50
            """);

        Assert.Equal("Serves", spec.Description);
        Assert.Equal(ServiceType.OneShot, spec.Type);
        Assert.False(spec.Enabled);
        Assert.True(spec.ClearEnvironment);
        Assert.Equal(["http:main", "front"], spec.Provides.Select(n => n.Text));
        Assert.Equal(["http:main"], spec.Conflicts.Select(n => n.Text));
        Assert.Equal(50, spec.Logs.KeepLines);
        Assert.Equal(new StopSpec { Signal = 2, Timeout = TimeSpan.FromMilliseconds(500), Kill = KillScope.Group }, spec.Stop);

        Assert.Equal((RestartPolicy.Transient, 3, TimeSpan.FromSeconds(30)), (spec.Restart.Policy, spec.Restart.Limit, spec.Restart.Period));
        Assert.Equal(OnLimit.Escalate, spec.Restart.OnLimit);
        Assert.Equal([0, 2], spec.Restart.SuccessExitCodes.ToArray());
        Assert.Equal([77], spec.Restart.PreventExitCodes.ToArray());
        Assert.Equal(
            new BackoffSpec { Min = TimeSpan.FromSeconds(1), Max = TimeSpan.FromMinutes(1), ResetAfter = TimeSpan.FromSeconds(20) }, spec.Restart.Backoff);

        var credentials = spec.Credentials;
        Assert.Equal(("www", "33"), (credentials.User, credentials.Group));
        Assert.Equal(["adm", "4"], credentials.SupplementaryGroups!.Value.ToArray());
        Assert.Equal(["net_bind_service", "kill"], credentials.AmbientCapabilities.ToArray());
        Assert.True(credentials.NoNewPrivileges);
        Assert.Equal((23, -5, 500), (credentials.Umask, credentials.Nice, credentials.OomScoreAdjust));
    }

    [Fact]
    public void A_service_knows_where_it_was_defined()
    {
        var spec = Read("supervision.services {\n\n  web { command = run }\n}").Services.Values.Single();
        Assert.Equal($"{Root}/tree.conf:3", spec.Origin);
    }

    [Fact]
    public void Limits_are_numbers_sizes_or_unlimited()
    {
        var limits = ReadService("limits { nofile = 1024, as = 512M, core = 0, nproc = unlimited }").Credentials.Limits;
        Assert.Equal([("as", 536870912L), ("core", 0L), ("nofile", 1024L), ("nproc", (long?)null)], limits.Select(l => (l.Key, l.Value)));
    }

    [Fact]
    public void A_restart_limit_may_be_unlimited()
    {
        Assert.Null(ReadService("restart.limit = unlimited").Restart.Limit);
    }

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("10s", 10_000)]
    [InlineData("10 seconds", 10_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("\"750\"", 750)]
    [InlineData("750", 750)]
    [InlineData("0", 0)]
    public void Durations_bear_the_units_of_the_language_and_a_bare_number_counts_milliseconds(string text, int milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), ReadService("stop.timeout = " + text).Stop.Timeout);
    }

    [Theory]
    [InlineData("TERM", 15)]
    [InlineData("SIGUSR2", 12)]
    [InlineData("hup", 1)]
    [InlineData("3", 3)]
    [InlineData("RTMIN+2", 36)]
    public void Signals_bear_names_or_numbers(string text, int number)
    {
        Assert.Equal(number, ReadService($"stop.signal = \"{text}\"").Stop.Signal);
    }

    [Theory]
    [InlineData("stop.timeout", "10 parsecs", "a duration such as 10s")]
    [InlineData("stop.timeout", "-1s", "a duration such as 10s")]
    [InlineData("stop.signal", "TREM", "a signal such as TERM, SIGINT or 10")]
    [InlineData("stop.signal", "99", "a signal such as TERM, SIGINT or 10")]
    [InlineData("stop.kill", "tre", "one of tree, group, process, did you mean tree?")]
    [InlineData("type", "demon", "one of daemon, oneshot, forking, did you mean daemon?")]
    [InlineData("enabled", "maybe", "true or false")]
    [InlineData("umask", "088", "permissions in octal from 000 to 777, such as 027")]
    [InlineData("umask", "1000", "permissions in octal from 000 to 777, such as 027")]
    [InlineData("nice", "20", "a whole number from -20 to 19")]
    [InlineData("nice", "1.5", "a whole number from -20 to 19")]
    [InlineData("oom-score-adjust", "-1001", "a whole number from -1000 to 1000")]
    [InlineData("logs.keep-lines", "-1", "a whole number from 0 to 1000000")]
    [InlineData("limits.nofile", "many", "a whole number from 0, or unlimited")]
    [InlineData("limits.as", "512 parsecs", "a size such as 512M, or unlimited")]
    [InlineData("limits.as", "-1", "a size such as 512M, or unlimited")]
    [InlineData("restart.policy", "always", "one of permanent, transient, temporary")]
    [InlineData("restart.limit", "-1", "a whole number from 0, or unlimited")]
    [InlineData("restart.period", "0s", "a duration above zero such as 10s")]
    [InlineData("restart.on-limit", "escallate", "one of fail, escalate, did you mean escalate?")]
    [InlineData("restart.success-exit-codes", "256", "whole numbers from 0 to 255")]
    [InlineData("restart.prevent-exit-codes", "x", "whole numbers from 0 to 255")]
    [InlineData("ambient-capabilities", "net_bind_servce", "capabilities of capabilities(7), such as net_bind_service, did you mean net_bind_service?")]
    [InlineData("provides", "a b", "names of services: base or base:variant, each of letters, digits, _ and -")]
    [InlineData("conflicts", "a::b", "names of services: base or base:variant, each of letters, digits, _ and -")]
    public void A_value_out_of_range_is_an_error_that_shows_it_and_what_was_expected(string key, string value, string expected)
    {
        Assert.Equal($"tree.conf:2: supervision.services.web.{key}: found \"{value}\", expected {expected}", ServiceError($"{key} = \"{value}\""));
    }

    [Theory]
    [InlineData("nice = []", "nice", "a list", "a whole number from -20 to 19")]
    [InlineData("user = { }", "user", "an object", "the name or number of a user")]
    [InlineData("user = \"\"", "user", "an empty string", "the name or number of a user")]
    [InlineData("stop.timeout = [1s]", "stop.timeout", "a list", "a duration such as 10s")]
    [InlineData("stop = TERM", "stop", "\"TERM\"", "an object: stop { … }")]
    [InlineData("supplementary-groups = [[a]]", "supplementary-groups", "a list", "names or numbers of groups")]
    public void A_value_of_the_wrong_kind_is_an_error(string keys, string path, string found, string expected)
    {
        Assert.Equal($"tree.conf:2: supervision.services.web.{path}: found {found}, expected {expected}", ServiceError(keys));
    }

    [Fact]
    public void An_unknown_limit_is_an_error_that_names_the_nearest_one()
    {
        Assert.Matches(@"^tree\.conf:2: supervision\.services\.web\.limits\.nofiles: is an unknown limit, .*, did you mean nofile\?$", ServiceError("limits.nofiles = 5"));
    }

    [Theory]
    [InlineData("restart.backoff { min = 1m }", "min = 1m", "max = 30s")]
    [InlineData("restart.backoff { max = 10ms }", "min = 100ms", "max = 10ms")]
    [InlineData("restart.backoff { min = 3s, max = 2s }", "min = 3s", "max = 2s")]
    public void The_shortest_wait_must_not_be_longer_than_the_longest(string keys, string min, string max)
    {
        Assert.Equal(
            $"tree.conf:2: supervision.services.web.restart.backoff: found {min} and {max}, expected min to be at most max", ServiceError(keys));
    }
}
