using System.Diagnostics;

namespace Supervision.Benchmarks.Journal;

/// <summary>What a measurement gave. The processor's time per event is meaningful also on a machine that is busy with other things.</summary>
internal readonly record struct Rate(double PerSecond, double ProcessorMicroseconds)
{
    public static Meter Start() => new(Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);

    public static Rate Median(IEnumerable<Rate> rates)
    {
        var all = rates.ToList();
        return new Rate(Middle(all.Select(rate => rate.PerSecond)), Middle(all.Select(rate => rate.ProcessorMicroseconds)));
    }

    private static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    internal readonly record struct Meter(Stopwatch Watch, TimeSpan Processor)
    {
        public double Seconds => Watch.Elapsed.TotalSeconds;

        public Rate Stop(long events) =>
            new(events / Watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - Processor).TotalMicroseconds / events);
    }
}
