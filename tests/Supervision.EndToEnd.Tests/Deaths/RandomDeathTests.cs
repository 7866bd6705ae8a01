using System.Diagnostics;
using System.Globalization;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Deaths;

/// <summary>
/// "At any instant kill -9 of daemon, keeper or both: never two copies of a service, never a lost listener while the keeper lives, never a lost exit code
/// while the keeper lives, never a signal to a stranger."
/// </summary>
/// <remarks>
/// <c>SUPERVISION_SEED</c> repeats what a failed run has printed. These are some seconds of it; with <c>SUPERVISION_ROUNDS=10</c> the daemon dies 200 times,
/// the keeper 50 times, both 50 times, and a daemon or its successor in 100 upgrades: <c>SUPERVISION_ROUNDS=10 dotnet test -c Release tests/Supervision.EndToEnd.Tests --filter
/// FullyQualifiedName~RandomDeath</c>.
/// </remarks>
public sealed class RandomDeathTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Theory]
    [InlineData("Daemon", 8, 20)]
    [InlineData("Keeper", 3, 5)]
    [InlineData("Both", 3, 5)]
    [InlineData("Upgrade", 3, 10)]
    public async Task Whoever_is_killed_at_whatever_moment_nothing_is_lost_doubled_or_untold(string victim, int few, int each)
    {
        var seed = Setting("SUPERVISION_SEED") ?? Random.Shared.Next();
        var played = 0;
        Output.WriteLine($"SUPERVISION_SEED={seed}");
        var watch = Stopwatch.StartNew();
        await using var play = new Rounds(Place, Enum.Parse<Victim>(victim), seed, Output);
        try
        {
            await play.BeginAsync();
            for (var last = Setting("SUPERVISION_ROUNDS") * each ?? few; played < last; played++)
            {
                await play.PlayAsync();
            }

            await play.EndAsync();
        }
        finally
        {
            Output.WriteLine($"{played} rounds in {watch.Elapsed.TotalSeconds:0.0} s");
        }
    }

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
