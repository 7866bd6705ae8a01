using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Restarting;

public sealed class SpawnFailureTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "A missing or non-executable command is not a crash loop: `failed` at once with errno in words."
    [Fact]
    public async Task What_cannot_be_started_has_failed_at_once_with_the_reason_in_words()
    {
        Place.Write("plain", "no program");
        Directory.CreateDirectory(Place.In("locked"), UnixFileMode.None);

        // Root may go everywhere; the closed directory is closed for a user that it becomes. Another user cannot become anybody.
        var (stranger, denied) = Environment.IsPrivilegedProcess ? ("user = nobody", "") : ("", "(EPERM)");
        var daemon = await StartAsync($$"""
            services {
              missing.command = "{{Place.In("nowhere/program")}}"
              unknown.command = "no-such-program-anywhere"
              plain.command = "{{Place.In("plain")}}"
              nobody { command = "sleep 1000", user = "{{(denied == "(EPERM)" ? "root" : "no-such-user")}}" }
              lost { command = "sleep 1000", working-directory = "{{Place.In("nowhere")}}" }
              locked { command = "sleep 1000", working-directory = "{{Place.In("locked")}}", {{stranger}} }
              fine.command = "sleep 1000"
            }
            """);

        await FailsAsync(daemon, "missing", "nowhere/program", "No such file or directory (ENOENT)");
        await FailsAsync(daemon, "unknown", "no-such-program-anywhere", "(ENOENT)");
        await FailsAsync(daemon, "plain", "plain", "Permission denied (EACCES)");
        await FailsAsync(daemon, "nobody", denied == "(EPERM)" ? ["'root'", denied] : ["no-such-user", "no such user (ENOENT)"]);
        await FailsAsync(daemon, "lost", Place.In("nowhere"), "No such file or directory (ENOENT)");
        await FailsAsync(daemon, "locked", Place.In("locked"), "Permission denied (EACCES)");
        await daemon.UntilAsync("fine", "running");

        Directory.Delete(Place.In("locked"));
    }

    private static async Task FailsAsync(RunningDaemon daemon, string name, params string[] words)
    {
        var failed = await daemon.UntilAsync(name, "failed");
        Assert.Equal(0, failed.Restarts);
        Assert.Null(failed.Pid);
        Assert.All(words, word => Assert.Contains(word, failed.Reason, StringComparison.Ordinal));
    }
}
