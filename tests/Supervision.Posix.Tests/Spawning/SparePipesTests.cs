using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Native;
using Supervision.Posix.Spawning;

namespace Supervision.Posix.Tests.Spawning;

public sealed class SparePipesTests
{
    [Fact]
    public void The_pipes_of_the_next_process_must_be_there_before_it_is_started()
    {
        using var pipes = new SparePipes();
        var there = Held();
        var (first, second, third) = (pipes.Take(), pipes.Take(), pipes.Take());

        Assert.Contains(NameOf(first.Read), there);
        Assert.Contains(NameOf(second.Read), there);
        Assert.DoesNotContain(NameOf(third.Read), there);
        Assert.Equal(3, new[] { first, second, third }.Select(pipe => NameOf(pipe.Read)).Distinct().Count());

        pipes.Refill();
        there = Held();
        var next = pipes.Take();
        Assert.Contains(NameOf(next.Read), there);
        foreach (var pipe in (Pipe[])[first, second, third, next]) Close(pipe);
    }

    [Fact]
    public void Pipes_that_nobody_took_must_be_closed_with_the_rest()
    {
        string spare;
        using (var pipes = new SparePipes())
        {
            var pipe = pipes.Take();
            pipes.Refill();
            spare = NameOf(pipe.Read);
            Assert.Contains(spare, Held());
            Close(pipe);
        }

        Assert.DoesNotContain(spare, Held());
    }

    [Fact]
    public unsafe void A_writer_must_wait_for_a_full_pipe_and_its_reader_must_not_wait_for_an_empty_one()
    {
        var pipe = Pipe.Create();
        byte one = 1;

        Assert.Equal(-1, FileCalls.Read(pipe.Read, &one, 1));
        Assert.Equal(1, FileCalls.Write(pipe.Write, &one, 1));
        Assert.Equal(1, FileCalls.Read(pipe.Read, &one, 1));
        Assert.DoesNotContain("04000", FlagsOf(pipe.Write), StringComparison.Ordinal);
        Assert.EndsWith("4000", FlagsOf(pipe.Read), StringComparison.Ordinal);
        Close(pipe);
    }

    /// <summary>All pipes of this process, by the numbers that the kernel gives them.</summary>
    private static HashSet<string> Held() => [.. Directory.GetFiles("/proc/self/fd").Select(Target).OfType<string>()];

    private static string NameOf(SafeFileHandle end) => Target($"/proc/self/fd/{end.DangerousGetHandle()}")!;

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>In octal: 04000 is O_NONBLOCK.</summary>
    private static string FlagsOf(SafeFileHandle end) =>
        File.ReadLines($"/proc/self/fdinfo/{end.DangerousGetHandle()}").Single(line => line.StartsWith("flags:", StringComparison.Ordinal)).Trim();

    private static void Close(Pipe pipe)
    {
        pipe.Read.Dispose();
        pipe.Write.Dispose();
    }
}
