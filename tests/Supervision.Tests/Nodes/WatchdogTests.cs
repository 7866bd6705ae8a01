using Supervision.Actors.TestKit;
using Supervision.Posix.Processes;

namespace Supervision.Tests.Nodes;

/// <summary>The time within which a process must give a sign of life.</summary>
public sealed class WatchdogTests : NodeTest
{
    private readonly VirtualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task It_begins_anew_when_another_keeper_has_found_the_process_since_nobody_could_hear_it_before()
    {
        await using var node = await StartAsync("services.web { command = run, watchdog = 3s }", time: _time);
        await UntilAsync(node, "running");

        _time.Advance(TimeSpan.FromSeconds(2));
        Host.SayAdopted("web#1");
        await HeardAsync(node, "adopted");
        _time.Advance(TimeSpan.FromSeconds(2.9));
        await HeardAsync(node, "lives");
        Assert.Equal(1, Status(node).Model.LiveNumber);

        _time.Advance(TimeSpan.FromSeconds(0.2));
        await UntilAsync(() => Status(node).Model is { State.Word: "running", LiveNumber: 2, Restarts: 1 }, () => Status(node).Model.Reason);
    }

    /// <summary>What was told to the service before is done when it shows what its process says now.</summary>
    private async Task HeardAsync(Supervision.Nodes.SupervisionNode node, string word)
    {
        Host.Say("web#1", new Notification { Status = word });
        await UntilAsync(() => Status(node).Text == word);
    }
}
