using Supervision.Services;
using Supervision.Specs.Reconciliation;
using Supervision.Tests.Services;

namespace Supervision.Tests.Nodes;

/// <summary>A configuration that is changed while no daemon runs: what runs goes on, says so, and is replaced when the configuration is applied.</summary>
public sealed class ConfigurationDriftTests : NodeTest
{
    private const string Old = "services { web { command = [run, 1], environment.KEY = old }, user { command = run, requires = web } }";
    private const string New = "services { web { command = [run, 2], environment.KEY = new, stop.timeout = 3s }, user { command = run, requires = web } }";

    [Fact]
    public async Task An_adopted_process_keeps_its_configuration_until_the_new_one_is_applied()
    {
        await RunOldAsync();
        await using var next = await StartAsync(New);
        await UntilAsync(next, "running", "user");
        Assert.Equal(1, Status(next).Model.LastNumber);
        Assert.Empty(Status(next, "user").Warnings);
        Assert.Equal(
            "its process runs by an earlier configuration (command: [run, 1] → [run, 2], environment.KEY); restart it, or apply the configuration, to have it run by this one",
            Assert.Single(Status(next).Warnings));

        var change = Assert.Single(next.PlanFor(Read(New)).Changes);
        Assert.Equal(("web", ChangeAction.Restart), (change.Name, change.Action));
        Assert.Equal(["command: [run, 1] → [run, 2]", "environment.KEY"], change.Keys.Select(k => k.ToString()));

        await next.ApplyAsync(Read(New), null, "a test");
        await UntilAsync(() => Host.Commands["web"].SequenceEqual(["run 2"]));
        await UntilAsync(next, "running");
        Assert.Empty(Status(next).Warnings);
        Assert.Empty(next.PlanFor(Read(New)).Changes);
    }

    [Fact]
    public async Task A_restart_takes_the_new_configuration()
    {
        await RunOldAsync();
        await using var next = await StartAsync(New);
        await GiveAsync(next, CommandVerb.Restart);
        Assert.Equal(["run 2"], Host.Commands["web"]);
        Assert.Empty(next.PlanFor(Read(New)).Changes);
    }

    [Fact]
    public async Task A_configuration_that_is_what_the_process_runs_by_ends_no_process()
    {
        await RunOldAsync();
        await using var next = await StartAsync(New);
        await UntilAsync(next, "running");
        await next.ApplyAsync(Read(Old), null, "a test");
        await UntilAsync(() => Status(next).Warnings.IsEmpty);
        Assert.Equal((1, "running"), (Status(next).Model.LastNumber, Status(next).Model.State.Word));
        Assert.Empty(next.PlanFor(Read(Old)).Changes);
    }

    [Fact]
    public void The_imprint_of_a_spec_holds_what_shapes_a_process_but_no_secret()
    {
        var imprint = SpecImprint.Of(Sample.Web with { Environment = Sample.Web.Environment.Add("PASSWORD", "secret"), Description = "any" });
        Assert.Equal(["command", "environment.PASSWORD", "member of group", "working-directory"], imprint.Keys);
        Assert.DoesNotContain("secret", string.Join(' ', imprint.Values), StringComparison.Ordinal);
        Assert.True(SpecImprint.AreSame(imprint, SpecImprint.Of(Sample.Web with { Environment = Sample.Web.Environment.Add("PASSWORD", "secret") })));
    }

    [Fact]
    public void Every_key_that_shapes_a_process_is_seen_to_change()
    {
        foreach (var (path, mutant, whole) in Reconciliation.Mutation.Of(Sample.Web))
        {
            var (before, after) = ((Supervision.Specs.ServiceSpec)whole, (Supervision.Specs.ServiceSpec)mutant);
            var expected = KeyChanges.Between(ServiceKeys.Shaping, before, after).Select(c => c.Key);
            Assert.True(expected.SequenceEqual(SpecImprint.Between(SpecImprint.Of(before), after).Select(c => c.Key)), path);
        }
    }

    private async Task RunOldAsync()
    {
        await using var node = await StartAsync(Old);
        await UntilAsync(node, "running", "user");
    }
}
