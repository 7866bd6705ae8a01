using System.Globalization;

namespace Supervision.EndToEnd.Tests.Deaths;

/// <summary>Numbered lines, as "writer#3 17": of each incarnation they must follow one another.</summary>
internal static class WrittenLines
{
    /// <summary>The first and the last number of each incarnation, and how many are missing in between.</summary>
    /// <param name="where">Where they were found, in words.</param>
    /// <param name="lines">All of them, in order.</param>
    /// <param name="mayMiss">Whether a gap is bearable. No line may come twice, or too early, in any case.</param>
    public static Dictionary<string, (long First, long Last, long Missing)> Follow(string where, IEnumerable<string> lines, bool mayMiss = false)
    {
        var found = new Dictionary<string, (long First, long Last, long Missing)>();
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            Assert.True(words.Length == 2 && long.TryParse(words[1], CultureInfo.InvariantCulture, out _), $"{where} has the line '{line}'");
            var number = long.Parse(words[1], CultureInfo.InvariantCulture);
            if (found.TryGetValue(words[0], out var range))
            {
                Assert.True(number == range.Last + 1 || (mayMiss && number > range.Last), $"{where}: {words[0]} {number} follows {range.Last}");
                found[words[0]] = (range.First, number, range.Missing + number - range.Last - 1);
            }
            else
            {
                found[words[0]] = (number, number, 0);
            }
        }

        return found;
    }
}
