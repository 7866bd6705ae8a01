using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Supervision.Benchmarks.Processes;

/// <summary>Something that restarts the child when it dies.</summary>
internal abstract partial class Contender : IDisposable
{
    private const int Kill = 9;
    private const int Warmup = 20;

    private readonly List<double> _samples = [];
    private readonly StreamReader _reports;
    private int _pid;

    protected Contender(string name, string directory)
    {
        Name = name;
        Fifo = Path.Combine(directory, name.Replace(' ', '-') + ".fifo");
        if (MakeFifo(Fifo, 0x180) != 0) throw new InvalidOperationException($"cannot make {Fifo}");

        // Open for both, so that it never ends between two children.
        _reports = new StreamReader(new FileStream(Fifo, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0));
    }

    internal string Name { get; }

    internal int Count => _samples.Count;

    protected string Fifo { get; }

    internal void Measure(int kills, int settleMs)
    {
        if (_pid == 0)
        {
            Begin();
            _ = Next();
            for (var i = 0; i < Warmup; i++) _ = Restart(settleMs);
        }

        for (var i = 0; i < kills; i++) _samples.Add(Restart(settleMs));
    }

    internal double Quantile(double q)
    {
        var sorted = _samples.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(q * sorted.Length))];
    }

    public virtual void Dispose() => _reports.Dispose();

    protected abstract void Begin();

    private double Restart(int settleMs)
    {
        Thread.Sleep(settleMs);
        var begin = Stopwatch.GetTimestamp();
        _ = Send(_pid, Kill);
        return (Next() - begin) / 1000.0;
    }

    private long Next()
    {
        var fields = _reports.ReadLine()!.Split(' ');
        _pid = int.Parse(fields[0], CultureInfo.InvariantCulture);
        return long.Parse(fields[1], CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, int mode);
}
