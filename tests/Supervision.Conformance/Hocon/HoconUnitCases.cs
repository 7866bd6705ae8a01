using System.Globalization;
using System.Text.Json;
using Supervision.Hocon;

namespace Supervision.Conformance.Hocon;

/// <summary>Values read with typed getters.</summary>
internal static class HoconUnitCases
{
    private delegate bool Conversion<T>(HoconValue value, out T result, out string expectation);

    public static int Run(string[] args)
    {
        if (args.Length != 1)
        {
            Console.Error.WriteLine("usage: hocon-units FILE.json");
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
        string actual;
        try
        {
            var config = Config.ParseText(item.GetProperty("input").GetString()!, "case").Resolve(HoconResolveOptions.WithoutEnvironment);
            actual = Read(config, item.GetProperty("path").GetString()!, item.GetProperty("as").GetString()!);
        }
        catch (HoconException e)
        {
            return IsTrue(item, "error") || IsTrue(item, "alsoError") ? null : $"got an error: {e.Message}";
        }

        var accepted = new List<JsonElement>();
        if (item.TryGetProperty("expect", out var expect))
            accepted.Add(expect);
        if (item.TryGetProperty("alsoAccept", out var alternatives))
            accepted.AddRange(alternatives.EnumerateArray());
        var value = Config.ParseText($"[{actual}]").RootValue;
        return accepted.Exists(wanted => JsonComparison.AreEqual(((HoconArray)value)[0], wanted))
            ? null
            : $"got {actual}, wanted {(accepted.Count == 0 ? "an error" : accepted[0].GetRawText())}";
    }

    /// <returns>The value as JSON.</returns>
    private static string Read(Config config, string path, string getter) => getter switch
    {
        "string" => Quote(config.GetString(path)),
        "int" => Format(config.GetInt32(path)),
        "long" => Format(config.GetInt64(path)),
        "double" => Format(config.GetDouble(path)),
        "boolean" => Format(config.GetBoolean(path)),
        "stringList" => List(config.GetStringList(path), Quote),
        "intList" => List(config.GetInt32List(path), Format),
        "doubleList" => List(config.GetDoubleList(path), Format),
        "booleanList" => List(config.GetBooleanList(path), Format),
        "list" => List(config.GetList(path), value => value.Render(HoconRenderOptions.Json)),
        "object" => config.GetObject(path).Render(HoconRenderOptions.Json),
        "hasPath" => Format(config.HasPath(path)),
        "hasPathOrNull" => Format(config.HasPathOrNull(path)),
        "isNull" => Format(config.IsNull(path)),
        "keys" => List(config.GetObject(path).Keys, Quote),
        "durationNanos" => Format(Convert<long>(config.GetValue(path), HoconUnits.TryGetNanoseconds)),
        "durationMillis" => Format(Convert<long>(config.GetValue(path), HoconUnits.TryGetNanoseconds) / 1_000_000),
        "durationSeconds" => Format(Convert<long>(config.GetValue(path), HoconUnits.TryGetNanoseconds) / 1_000_000_000),
        "durationNanosList" => List(config.GetList(path), value => Format(Convert<long>(value, HoconUnits.TryGetNanoseconds))),
        "period" => Quote(config.GetPeriod(path).ToString()),
        "bytes" => Format(config.GetBytes(path)),
        "bytesList" => List(config.GetBytesList(path), Format),
        "bytesBig" => Quote(Format(Convert<System.Numerics.BigInteger>(config.GetValue(path), HoconUnits.TryGetBigBytes))),
        _ => throw new NotSupportedException($"unknown getter '{getter}'"),
    };

    private static T Convert<T>(HoconValue value, Conversion<T> conversion) => conversion(value, out var result, out var expectation)
        ? result
        : throw new HoconException(new HoconError(value.Origin, value.Describe(), expectation));

    private static string List<T>(IEnumerable<T> values, Func<T, string> format) => $"[{string.Join(',', values.Select(format))}]";

    private static string Format<T>(T value)
        where T : notnull => value is bool flag ? (flag ? "true" : "false") : ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture);

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private static bool IsTrue(JsonElement item, string property) =>
        item.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.True;
}
