using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Supervision.Benchmarks.Crowds;

/// <summary>What a crowd of programs tells: each when it began, and all together, by their end, when the last has gone.</summary>
internal sealed partial class Fifo
{
    private readonly SemaphoreSlim _told = new(0);
    private readonly SemaphoreSlim _gone = new(0);
    private readonly int _number;
    private long _goneAt;
    private long _lastBegan;

    internal Fifo(string path, int number)
    {
        (Path, _number) = (path, number);
        Make(path);
        new Thread(Read) { IsBackground = true }.Start();
    }

    internal string Path { get; }

    /// <summary>Milliseconds from a moment until the last of all began.</summary>
    internal double AwaitAll(long since)
    {
        Await(_told);
        return (Interlocked.Read(ref _lastBegan) - since) / 1e6;
    }

    /// <summary>Milliseconds from a moment until none was left.</summary>
    internal double AwaitNone(long since)
    {
        Await(_gone);
        return (Interlocked.Read(ref _goneAt) - since) / 1e6;
    }

    internal static void Make(string path)
    {
        if (Make(path, 0x180) != 0) throw new InvalidOperationException($"cannot make {path}");
    }

    private static void Await(SemaphoreSlim happened)
    {
        if (!happened.Wait(TimeSpan.FromMinutes(3))) throw new TimeoutException("the crowd did not do as it was told within three minutes");
    }

    private void Read()
    {
        for (; ; )
        {
            // Waits for the first of a new crowd; ends with the last.
            using var reports = new StreamReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
            var begun = 0;
            while (reports.ReadLine() is { } line)
            {
                var at = long.Parse(line, CultureInfo.InvariantCulture);
                Interlocked.Exchange(ref _lastBegan, begun == 0 ? at : Math.Max(at, _lastBegan));
                if (++begun == _number) _told.Release();
            }

            Interlocked.Exchange(ref _goneAt, Stopwatch.GetTimestamp());
            _gone.Release();
        }
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Make(string path, int mode);
}
