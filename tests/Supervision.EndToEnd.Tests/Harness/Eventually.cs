using System.Diagnostics;

namespace Supervision.EndToEnd.Tests.Harness;

/// <summary>Waits for conditions, with a deadline that is generous because machines that run tests are slow.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static Task True(Func<bool> condition, Func<string> complaint) => True(() => Task.FromResult(condition()), complaint);

    public static async Task True(Func<Task<bool>> condition, Func<string> complaint)
    {
        for (var watch = Stopwatch.StartNew(); !await condition(); await Task.Delay(Pause))
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {complaint()}");
            }
        }
    }
}
