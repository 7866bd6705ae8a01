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
/// <c>SUPERVISION_SEED</c> repeats what a failed run has printed. <c>SUPERVISION_ROUNDS</c> is a factor, for more than a few seconds: with 20 the daemon dies 200
/// times, the keeper 60 times, and both 60 times, as <c>SUPERVISION_ROUNDS=20 dotnet test -c Release tests/Supervision.EndToEnd.Tests --filter
/// FullyQualifiedName~RandomDeath</c>.
/// </remarks>
public sealed class RandomDeathTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Theory]
    [InlineData("Daemon", 10)]
    [InlineData("Keeper", 3)]
    [InlineData("Both", 3)]
    public async Task Whoever_is_killed_at_whatever_moment_nothing_is_lost_doubled_or_untold(string victim, int rounds)
    {
        var seed = Setting("SUPERVISION_SEED") ?? Random.Shared.Next();
        var played = 0;
        Output.WriteLine($"SUPERVISION_SEED={seed}");
        var watch = Stopwatch.StartNew();
        await using var play = new Rounds(Place, Enum.Parse<Victim>(victim), seed, Output);
        try
        {
            await play.BeginAsync();
            for (var last = rounds * (Setting("SUPERVISION_ROUNDS") ?? 1); played < last; played++)
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
