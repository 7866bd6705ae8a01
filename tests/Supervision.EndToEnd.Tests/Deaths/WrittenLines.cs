using System.Globalization;

namespace Supervision.EndToEnd.Tests.Deaths;

/// <summary>Numbered lines, as "writer#3 17": of each incarnation they must follow one another.</summary>
internal static class WrittenLines
{
    /// <summary>The first and the last number of each incarnation.</summary>
    public static Dictionary<string, (long First, long Last)> Follow(string where, IEnumerable<string> lines)
    {
        var found = new Dictionary<string, (long First, long Last)>();
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            Assert.True(words.Length == 2 && long.TryParse(words[1], CultureInfo.InvariantCulture, out _), $"{where} has the line '{line}'");
            var number = long.Parse(words[1], CultureInfo.InvariantCulture);
            if (found.TryGetValue(words[0], out var range))
            {
                Assert.True(number == range.Last + 1, $"{where}: {words[0]} {number} follows {range.Last}");
                found[words[0]] = (range.First, number);
            }
            else
            {
                found[words[0]] = (number, number);
            }
        }

        return found;
    }
}
