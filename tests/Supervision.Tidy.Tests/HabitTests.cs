using System.Text.RegularExpressions;

namespace Supervision.Tidy.Tests;

/// <summary>What a reviewer would otherwise have to look for.</summary>
public sealed partial class HabitTests
{
    private const int LinesMax = 420;

    [Fact]
    public void Nothing_is_left_for_later()
    {
        var leftovers = new[] { "src", "tests", "samples" }
            .SelectMany(folder => Repository.Files(folder, "*.cs"))
            .Where(file => Path.GetFileName(file) != "HabitTests.cs")
            .SelectMany(file => File.ReadLines(file).Select((line, i) => (file, line, number: i + 1)))
            .Where(l => Leftover().IsMatch(l.line))
            .Select(l => $"{Repository.Relative(l.file)}:{l.number}: {l.line.Trim()}");
        Assert.Empty(leftovers);
    }

    [Fact]
    public void Files_fit_on_a_few_screens()
    {
        var long_ = Repository.Files("src", "*.cs")
            .Select(file => (file, lines: File.ReadLines(file).Count()))
            .Where(f => f.lines > LinesMax)
            .Select(f => $"{Repository.Relative(f.file)}: {f.lines} lines");
        Assert.Empty(long_);
    }

    [Fact]
    public void Links_in_the_documents_lead_somewhere()
    {
        var dead = Repository.Files("", "*.md")
            .SelectMany(file => Link().Matches(File.ReadAllText(file)).Select(m => (file, target: m.Groups[1].Value)))
            .Where(l => !l.target.StartsWith("http", StringComparison.Ordinal) && !l.target.StartsWith('#'))
            .Where(l => !Path.Exists(Path.Combine(Path.GetDirectoryName(l.file)!, l.target.Split('#')[0])))
            .Select(l => $"{Repository.Relative(l.file)}: {l.target}");
        Assert.Empty(dead);
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|TBD|XXX)\b|NotImplementedException|Skip\s*=\s*""|catch\s*(\(Exception\))?\s*\{\s*\}")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
