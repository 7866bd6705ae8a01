using System.Globalization;

namespace Supervision.Benchmarks.Handoffs;

/// <summary>What happens to a web program, and how often; what happens never is left out.</summary>
/// <param name="Restarts">An operator has it replaced.</param>
/// <param name="Crashes">It is killed.</param>
/// <param name="Deaths">Its supervisor is killed while it is replaced.</param>
internal sealed record HandoffRounds(int Restarts, int Crashes, int Deaths)
{
    /// <summary>As they are given on the command line.</summary>
    public string[] Arguments => [.. new[] { Restarts, Crashes, Deaths }.Select(count => count.ToString(CultureInfo.InvariantCulture))];
}
