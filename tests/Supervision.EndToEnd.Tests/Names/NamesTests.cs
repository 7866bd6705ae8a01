using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Names;

/// <summary>The rules of "Names", each quoted above its test.</summary>
public sealed class NamesTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "A requirement for `base` is met by `base`, any `base:variant`, or anything that `provides` it; `base:variant` only by itself or a
    // provider of exactly that."; "globs on both sides"
    [Fact]
    public async Task A_requirement_is_met_by_whoever_bears_or_provides_the_name()
    {
        var daemon = await StartAsync("""
            services {
              "db:replica".command = "sleep 1000"
              needs-db { command = "sleep 1000", requires = db }
              memory { command = "sleep 1000", provides = [cache, "queue:fast"] }
              needs-cache { command = "sleep 1000", requires = [cache, "queue:fast"] }
              "log:a".command = "sleep 1000"
              "log:b" { command = "sleep 1000", enabled = false }
              needs-b { command = "sleep 1000", requires = "log:b" }
              needs-log { command = "sleep 1000", requires = log }
            }
            """);
        foreach (var name in (string[])["db:replica", "needs-db", "needs-cache", "log:a", "needs-log"])
        {
            await daemon.UntilAsync(name, "running");
        }

        Assert.Equal("waits for log:b to be ready", (await daemon.UntilAsync("needs-b", "waiting")).Reason);
        Assert.Equal(0, (await daemon.PbmAsync("service", "stop", "db:*")).Code);
        Assert.Equal("waits for db to be ready", (await daemon.UntilAsync("needs-db", "waiting")).Reason);
        await daemon.CommandAsync("log:b", ServiceVerb.Start);
        await daemon.UntilAsync("needs-b", "running");
    }

    // "`base` or `base:variant`, `[A-Za-z0-9_-]+` each."; "Names are unique on a node; a group is a path, not a namespace."
    [Fact]
    public async Task Names_are_checked_and_unique_whatever_the_group()
    {
        var file = Place.WriteConfig("""
            services {
              web.command = "sleep 1000"
              "we b".command = "sleep 1000"
              "a:b:c".command = "sleep 1000"
            }
            groups.shop.services.web.command = "sleep 1000"
            """);

        var check = await Place.RunAsync(Repository.Daemon, "check", file);

        Assert.Equal(65, check.Code);
        Assert.Contains($"{file}:4: supervision.services.\"we b\": found \"we b\"", check.Error, StringComparison.Ordinal);
        Assert.Contains("found \"a:b:c\"", check.Error, StringComparison.Ordinal);
        Assert.Contains($"{file}:7: supervision.groups.shop.services.web", check.Error, StringComparison.Ordinal);
    }
}
