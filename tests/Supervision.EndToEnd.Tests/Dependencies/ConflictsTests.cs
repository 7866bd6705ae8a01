using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Dependencies;

/// <summary>Conflicts are symmetric, by enablement: enabling one while the other is enabled is refused, naming it.</summary>
public sealed class ConflictsTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "`conflicts`: symmetric, by enablement: enabling one while the other is enabled is refused (409) naming it"
    [Fact]
    public async Task Enabling_a_service_is_refused_while_one_that_conflicts_with_it_is_enabled()
    {
        var daemon = await StartAsync("""
            services {
              blue { command = "sleep 1000", conflicts = green }
              green { command = "sleep 1000", enabled = false }
            }
            """);
        await daemon.UntilAsync("blue", "running");

        var refused = await Assert.ThrowsAsync<SupervisionException>(() => daemon.CommandAsync("green", ServiceVerb.Enable));
        Assert.Equal(ProblemKind.Conflict, refused.Kind);
        Assert.Contains("blue", refused.Message, StringComparison.Ordinal);
        Assert.Equal(7, (await daemon.PbmAsync("service", "enable", "green")).Code);
        Assert.False((await daemon.GetAsync("green")).Enabled);

        await daemon.CommandAsync("blue", ServiceVerb.Disable);
        await daemon.CommandAsync("green", ServiceVerb.Enable);
        await daemon.UntilAsync("green", "running");
        Assert.Equal(7, (await daemon.PbmAsync("service", "enable", "blue")).Code);
    }
}
