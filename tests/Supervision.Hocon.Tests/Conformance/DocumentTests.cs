namespace Supervision.Hocon.Tests.Conformance;

/// <summary>Whole documents, each in several spellings that must mean the same as the JSON next to them.</summary>
public sealed class DocumentTests
{
    private const string Original = "original.json";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Documents");

    public static TheoryData<string> Documents => new(
        Directory.EnumerateDirectories(Folder)
            .SelectMany(Directory.EnumerateFiles)
            .Where(file => Path.GetFileName(file) != Original)
            .Select(file => Path.GetRelativePath(Folder, file)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_must_mean_the_same_in_each_of_its_spellings(string document)
    {
        var path = Path.Combine(Folder, document);
        var expected = Config.ParseFile(Path.Combine(Path.GetDirectoryName(path)!, Original)).Root;
        var actual = Config.ParseFile(path).Resolve(HoconResolveOptions.WithoutEnvironment).Root;
        foreach (var (key, value) in expected)
            Assert.Equal(Sorted(value), Sorted(actual[key]));
    }

    private static string Sorted(HoconValue value) => value switch
    {
        HoconObject members => $"{{{string.Join(", ", members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}: {Sorted(member.Value)}"))}}}",
        HoconArray elements => $"[{string.Join(", ", elements.Select(Sorted))}]",
        HoconNumber number => $"{number.Value:R}",
        _ => $"{value.Kind} {value}",
    };
}
