using System.Diagnostics;

namespace Supervision.Benchmarks.Crowds;

/// <summary>A C loop of <c>posix_spawn</c>, <c>kill</c> and <c>waitpid</c> that starts and stops its crowd when told.</summary>
internal sealed class Floor : IDisposable
{
    private readonly Process _process;

    internal Floor(string program, int number, string member, string fifo) =>
        _process = Process.Start(new ProcessStartInfo(program, [$"{number}", member, fifo]) { RedirectStandardInput = true })!;

    /// <summary>Says so, once to start and once to stop.</summary>
    /// <returns>When it was said.</returns>
    internal long Command()
    {
        var begin = Stopwatch.GetTimestamp();
        _process.StandardInput.Write('\n');
        _process.StandardInput.Flush();
        return begin;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
