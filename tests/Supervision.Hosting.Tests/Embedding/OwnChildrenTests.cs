using System.Diagnostics;
using System.Globalization;

namespace Supervision.Hosting.Tests.Embedding;

/// <summary>What the application starts by itself is its own: neither reaped, nor killed, nor adopted.</summary>
public sealed class OwnChildrenTests
{
    [Fact]
    public async Task The_applications_own_children_are_not_touched()
    {
        using var early = Process.Start(new ProcessStartInfo("sh", ["-c", "read line; exit 42"]) { RedirectStandardInput = true })!;
        int orphan;
        await using (var application = await EmbeddedApplication.StartAsync(s => s
            .AddService(new ServiceDefinition("sleeper") { Command = ["sleep", "1000"] })
            .AddService(new ServiceDefinition("crashing") { Command = ["false"], BackoffMin = TimeSpan.FromMilliseconds(1), BackoffMax = TimeSpan.FromMilliseconds(20), RestartLimit = 10 })))
        {
            // A child of its own that dies while others are reaped, and one that leaves an orphan behind.
            using var crashed = Process.Start("sh", ["-c", "exit 7"]);
            using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", "setsid sleep 1000 >/dev/null & echo $!"]) { RedirectStandardOutput = true })!;
            orphan = int.Parse(await parent.StandardOutput.ReadToEndAsync(), CultureInfo.InvariantCulture);
            await parent.WaitForExitAsync();
            await crashed.WaitForExitAsync();
            Assert.Equal((7, 0), (crashed.ExitCode, parent.ExitCode));

            // The kernel gives the orphan to whoever it would have without us.
            Assert.NotEqual(Environment.ProcessId, ParentOf(orphan));
            await application.UntilAsync("crashing", "failed");
            var sleeper = await application.UntilAsync("sleeper", "running");
            Process.GetProcessById(sleeper.Pid!.Value).Kill();
            var again = await application.UntilAsync("sleeper", s => s is { State: "running", Restarts: 1 }, "running again");
            Assert.Equal("killed by SIGKILL", again.Exit!.Text);
        }

        Assert.False(early.HasExited);
        Assert.True(Directory.Exists($"/proc/{orphan}"));
        Process.GetProcessById(orphan).Kill();
        await early.StandardInput.WriteLineAsync("go");
        await early.WaitForExitAsync();
        Assert.Equal(42, early.ExitCode);
    }

    private static int ParentOf(int pid) =>
        int.Parse(File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ')[1], CultureInfo.InvariantCulture);
}
