using Supervision.Posix.Processes;
using Supervision.Services;

namespace Supervision.Tests.Nodes;

/// <summary>A stop that waits for dependents when the daemon ends goes on with the next one.</summary>
public sealed class InterruptedStopTests : NodeTest
{
    private const string Tree = "services { db.command = run, web { command = run, requires = db, stop.timeout = 1h } }";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_provider_stops_after_its_dependents_also_by_another_daemon(bool dependentEndsBetween)
    {
        Host.IsDeaf = true;
        await using (var node = await StartAsync(Tree))
        {
            await UntilAsync(node, "running");
            _ = GiveAsync(node, CommandVerb.Stop, service: "db", patience: TimeSpan.FromMilliseconds(1)).ContinueWith(t => t.Exception, TaskScheduler.Default);
            await UntilAsync(node, "stopping");
            await UntilAsync(() => Status(node, "db").Model.State is ServiceState.Stopping { Phase: StopPhase.Dependents });
        }

        if (dependentEndsBetween)
        {
            Host.End("web#1", new ExitStatus.Exited(0));
        }

        await using var next = await StartAsync(Tree);
        if (!dependentEndsBetween)
        {
            await UntilAsync(next, "stopping");
            await Task.Delay(400);
            Assert.IsType<ServiceState.Stopping>(Status(next, "db").Model.State);
            Assert.Equal(StopPhase.Dependents, ((ServiceState.Stopping)Status(next, "db").Model.State).Phase);
            Host.End("web#1", new ExitStatus.Exited(0));
        }

        await UntilAsync(() => Status(next, "db").Model.State is ServiceState.Stopping { Phase: StopPhase.Asked });
        Host.IsDeaf = false;
        Host.KillTree("db#1");
        await UntilAsync(next, "disabled", "db");
        await UntilAsync(next, "waiting");
    }
}
