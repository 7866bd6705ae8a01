using System.Diagnostics;

namespace Supervision.App.Tests.Harness;

/// <summary>Waits for conditions, with a deadline that is generous because machines that run tests are slow.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task True(Func<bool> condition, Func<string> complaint)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(10))
        {
            if (watch.Elapsed > Patience) throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {complaint()}");
        }
    }
}
