using System.Globalization;
using System.Text.Json;
using Supervision.Hocon;

namespace Supervision.Conformance.Hocon;

/// <summary>Compares values with JSON: numbers by value, objects without order, and never a number with a string.</summary>
internal static class JsonComparison
{
    public static bool AreEqual(HoconValue actual, JsonElement expected) => (actual, expected.ValueKind) switch
    {
        (HoconNull, JsonValueKind.Null) => true,
        (HoconBoolean boolean, JsonValueKind.True or JsonValueKind.False) => boolean.Value == expected.GetBoolean(),
        (HoconString text, JsonValueKind.String) => text.Value == expected.GetString(),
        (HoconNumber number, JsonValueKind.Number) => AreEqual(number.Text, expected.GetRawText()),
        (HoconArray array, JsonValueKind.Array) => array.Count == expected.GetArrayLength()
            && array.Zip(expected.EnumerateArray()).All(pair => AreEqual(pair.First, pair.Second)),
        (HoconObject members, JsonValueKind.Object) => members.Count == expected.EnumerateObject().Count()
            && expected.EnumerateObject().All(property => members.TryGetValue(property.Name, out var value) && AreEqual(value, property.Value)),
        _ => false,
    };

    private static bool AreEqual(string actual, string expected) =>
        decimal.TryParse(actual, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
        && decimal.TryParse(expected, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
            ? a == b
            : double.Parse(actual, CultureInfo.InvariantCulture).Equals(double.Parse(expected, CultureInfo.InvariantCulture));
}
