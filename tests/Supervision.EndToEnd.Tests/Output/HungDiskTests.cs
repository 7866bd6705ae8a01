using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Output;

/// <summary>A disk that answers no more must keep nobody waiting but those whose output it holds.</summary>
public sealed class HungDiskTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Fact]
    public async Task Others_write_crash_and_are_restarted_while_the_disk_of_one_hangs_which_can_be_stopped_all_the_same()
    {
        using var disk = new FrozenDisk(Place.In("disk.image"), Place.In("disk"));
        var daemon = await StartAsync($$"""
            services {
              stuck { shell = "seq 200000; exec sleep 1000", logs { when-full = block, stdout.file = "{{Place.In("disk/stuck.log")}}" } }
              calm { shell = "echo up; exec sleep 1000", restart.backoff { min = 0s, max = 0s }, logs { when-full = block, stdout.file = "{{Place.In("calm.log")}}" } }
            }
            """);
        var stuck = (await daemon.UntilAsync("stuck", "running")).Pid!.Value;
        await Eventually.True(() => File.Exists(Place.In("calm.log")) && File.ReadAllLines(Place.In("calm.log")).Length == 1, () => "calm has written");
        await Eventually.True(() => Waits(stuck), () => $"stuck waits: {Stat(stuck)}");

        await daemon.CrashAsync("calm");
        await Eventually.True(() => File.ReadAllLines(Place.In("calm.log")).Length == 2, () => "calm has written again");
        Assert.Equal("done", (await daemon.CommandAsync("stuck", ServiceVerb.Stop)).Outcome);

        // What it wrote before it waited comes to the file when the disk is back: from the beginning, with nothing missing in between.
        disk.Thaw();
        await Eventually.True(() => Lines().Length > 1000, () => "the disk has it");
        Assert.Equal(Enumerable.Range(1, Lines().Length).Select(number => $"{number}"), Lines());
    }

    /// <summary>Asleep for the child that writes, or for the pipe itself.</summary>
    private static bool Waits(int pid) => Stat(pid) is var stat && stat.Contains(") S ", StringComparison.Ordinal);

    private static string Stat(int pid) => File.ReadAllText($"/proc/{pid}/stat");

    private string[] Lines() => File.Exists(Place.In("disk/stuck.log")) ? [.. File.ReadAllText(Place.In("disk/stuck.log")).Split('\n')[..^1]] : [];
}
