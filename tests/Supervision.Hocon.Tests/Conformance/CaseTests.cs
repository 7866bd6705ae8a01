using System.Text.Json;
using Supervision.Conformance.Hocon;

namespace Supervision.Hocon.Tests.Conformance;

public sealed class CaseTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "cases", "hocon");

    public static TheoryData<string> Documents => Names("cases-public.json");

    public static TheoryData<string> Values => Names("units-public.json");

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_must_resolve_as_the_reference_says(string name) =>
        Assert.Null(HoconCases.Check(Find("cases-public.json", name)));

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_must_be_read_as_the_reference_says(string name) =>
        Assert.Null(HoconUnitCases.Check(Find("units-public.json", name)));

    private static TheoryData<string> Names(string file) =>
        new(Read(file).EnumerateArray().Select(item => item.GetProperty("name").GetString()!));

    private static JsonElement Find(string file, string name) =>
        Read(file).EnumerateArray().First(item => item.GetProperty("name").GetString() == name);

    private static JsonElement Read(string file) => Reader.GetOrAdd(file, static name =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name))).RootElement);

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, JsonElement> Reader = new();
}
