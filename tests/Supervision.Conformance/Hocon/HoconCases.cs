using System.Text.Json;
using Supervision.Hocon;

namespace Supervision.Conformance.Hocon;

/// <summary>Documents and what they resolve to, or where they are wrong.</summary>
internal static class HoconCases
{
    public static int Run(string[] args)
    {
        if (args.Length != 1)
        {
            Console.Error.WriteLine("usage: hocon FILE.json");
            return 64;
        }

        using var cases = JsonDocument.Parse(File.ReadAllText(args[0]));
        var tally = new Tally();
        foreach (var item in cases.RootElement.EnumerateArray())
            tally.Add(item.GetProperty("name").GetString()!, Check(item));
        return tally.Finish();
    }

    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Check(JsonElement item)
    {
        using var folder = new CaseFolder(item);
        HoconValue? actual = null;
        HoconException? error = null;
        try
        {
            actual = Config.ParseFile(folder.Main, new HoconParseOptions { ResourceRoots = [folder.Resources] })
                .Resolve(new HoconResolveOptions { Environment = folder.Environment }).RootValue;
        }
        catch (HoconException e)
        {
            error = e;
        }

        return error is null ? CheckValue(item, actual!, folder) : CheckError(item, error);
    }

    private static string? CheckValue(JsonElement item, HoconValue actual, CaseFolder folder)
    {
        var accepted = new List<JsonElement>();
        if (item.TryGetProperty("expect", out var expect))
            accepted.Add(folder.Expand(expect));
        foreach (var list in new[] { "alsoAccept", "expectAnyOf" })
        {
            if (item.TryGetProperty(list, out var alternatives))
                accepted.AddRange(alternatives.EnumerateArray().Select(folder.Expand));
        }

        if (accepted.Exists(value => JsonComparison.AreEqual(actual, value)))
            return null;
        var wanted = accepted.Count == 0 ? "an error" : string.Join(" or ", accepted.Select(value => value.GetRawText()));
        return $"got {actual.Render()}, wanted {wanted}";
    }

    private static string? CheckError(JsonElement item, HoconException error)
    {
        var isAllowed = IsTrue(item, "error") || IsTrue(item, "alsoError") || IsTrue(item, "orError");
        if (!isAllowed)
            return $"got an error, wanted {(item.TryGetProperty("expect", out var expect) ? expect.GetRawText() : "a value")}: {error.Message}";
        if (!IsTrue(item, "error"))
            return null;
        var first = error.Errors[0];
        if (IsTrue(item, "errorLineFirm") && item.GetProperty("errorLine") is { ValueKind: JsonValueKind.Number } line
            && Math.Abs(first.Origin.Line - line.GetInt32()) > 1)
            return $"wanted line {line.GetInt32()}: {error.Message}";
        if (item.TryGetProperty("errorFile", out var file) && file.ValueKind == JsonValueKind.String
            && !error.Message.Contains(file.GetString()!, StringComparison.Ordinal))
            return $"wanted {file.GetString()} named: {error.Message}";
        return null;
    }

    private static bool IsTrue(JsonElement item, string property) =>
        item.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.True;
}
