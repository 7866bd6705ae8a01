using System.Diagnostics;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;

namespace Supervision.EndToEnd.Tests.JournalTroubles;

/// <summary>What every trouble of the journal must leave as it is.</summary>
internal static class Troubled
{
    /// <summary>Services that are restarted without a wait, and one that is off.</summary>
    public const string Tree = """
        services {
          web { command = "sleep 1000", restart { limit = unlimited, backoff { min = 1ms, max = 1ms } } }
          other.command = "sleep 1000"
          spare { command = "sleep 1000", enabled = false }
        }
        """;

    /// <summary>Waits until the node says that its journal is in trouble, and why.</summary>
    public static async Task<string> UntilDegradedAsync(this RunningDaemon daemon, string reason)
    {
        var seen = "";
        await Eventually.True(
            async () => (seen = string.Join(" | ", (await daemon.Api.GetNodeAsync()).Degraded)).Contains(reason, StringComparison.Ordinal),
            () => $"'{reason}' is not told, but '{seen}'");
        return seen;
    }

    public static Task UntilWellAsync(this RunningDaemon daemon) =>
        Eventually.True(async () => (await daemon.Api.GetNodeAsync()).Degraded.Count == 0, () => string.Join(" | ", daemon.Api.GetNodeAsync().Result.Degraded));

    /// <summary>Kills a service and waits for the next process; how long that took.</summary>
    public static async Task<TimeSpan> RestartedWithinAsync(this RunningDaemon daemon, string name)
    {
        var watch = Stopwatch.StartNew();
        var before = await daemon.CrashAsync(name);
        await daemon.UntilAsync(name, s => s.State == "running" && s.Pid != before, "a new process");
        return watch.Elapsed;
    }

    public static Task<CommandResult> EnableAsync(this RunningDaemon daemon, string name, string id) =>
        daemon.Api.CommandAsync(name, ServiceVerb.Enable, new CommandRequest { Wait = true, Timeout = "30s", CommandId = id });

    /// <summary>Checks that a history has no gap, and that it tells of as many ends of processes as there were.</summary>
    public static async Task MustTellAsync(this RunningDaemon daemon, string name, int ends)
    {
        var history = await daemon.Api.GetHistoryAsync(name, 10_000);
        Assert.Equal(Enumerable.Range(1, history.Count).Select(n => (long)n), history.Select(entry => entry.Number));
        Assert.Equal(ends, history.Count(entry => entry.Fact == "ended"));
    }
}
