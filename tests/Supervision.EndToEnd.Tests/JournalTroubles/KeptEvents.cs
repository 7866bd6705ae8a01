using Supervision.EndToEnd.Tests.Harness;

namespace Supervision.EndToEnd.Tests.JournalTroubles;

/// <summary>What <c>journal.keep-events = 20</c> promises, with any database.</summary>
internal static class KeptEvents
{
    /// <summary>"How many of the newest facts of each service are kept for its history, at least; there may be twice as many."</summary>
    public static async Task MustBeBoundedAsync(EndToEndTest test, string config)
    {
        var first = await test.StartAsync(config);
        for (var i = 0; i < 40; i++)
        {
            await first.RestartedWithinAsync("web");
        }

        var before = await first.GetAsync("web");
        var history = await first.Api.GetHistoryAsync("web", 1000);
        await first.DieAsync();
        var second = await test.StartAsync(config);
        var after = await second.UntilAsync("web", "running");

        // A few more than twice as many: those of the step that reached the number.
        Assert.InRange(history.Count, 20, 45);
        Assert.Equal(Enumerable.Range(0, history.Count).Select(i => history[0].Number + i), history.Select(entry => entry.Number));
        Assert.True(history[0].Number > 40, $"nothing was deleted before fact {history[0].Number}");
        Assert.Equal((before.Pid, before.Restarts, before.Since), (after.Pid, after.Restarts, after.Since));
        var later = await second.Api.GetHistoryAsync("web", 1000);
        Assert.Equal(history.Select(entry => entry.Number), later.Take(history.Count).Select(entry => entry.Number));
        await second.RestartedWithinAsync("web");
        test.Place.Write("web.pid", $"{(await second.GetAsync("web")).Pid}");
        await second.DieAsync();
    }
}
