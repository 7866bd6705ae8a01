using System.Collections.Immutable;
using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>Values of a section of which there may be several. A single one needs no brackets.</summary>
internal static class Lists
{
    /// <summary>The elements of a list, or the single value that stands in its place.</summary>
    public static IEnumerable<HoconValue> Elements(this Section section, string key) => section.Find(key) switch
    {
        null => [],
        HoconArray array => array,
        var single => [single],
    };

    /// <summary>Texts; those that are none are noted and left out.</summary>
    public static IEnumerable<(string Text, HoconValue Value)> Texts(this Section section, string key, string expected)
    {
        foreach (var value in section.Elements(key))
        {
            if (Scalars.AsText(value) is { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal)) yield return (text, value);
            else section.MistakeIn(key, value, $"found {Found(value)}, expected {expected}");
        }
    }

    /// <summary>Whole numbers within bounds; null when the key is missing.</summary>
    public static ImmutableArray<int>? Wholes(this Section section, string key, int min, int max)
    {
        if (section.Find(key) is null) return null;
        var expected = $"whole numbers from {min} to {max}";
        var numbers = ImmutableArray.CreateBuilder<int>();
        foreach (var (text, value) in section.Texts(key, expected))
        {
            if (Scalars.AsWhole(text) is { } number && number >= min && number <= max) numbers.Add((int)number);
            else section.MistakeIn(key, value, $"found \"{text}\", expected {expected}");
        }

        return numbers.ToImmutable();
    }

    /// <summary>Names of services.</summary>
    public static ImmutableArray<ServiceName> Names(this Section section, string key)
    {
        var names = ImmutableArray.CreateBuilder<ServiceName>();
        foreach (var (text, value) in section.Texts(key, Expectations.Names))
        {
            if (!ServiceName.TryParse(text, out var name)) section.MistakeIn(key, value, $"found \"{text}\", expected {Expectations.Names}");
            else if (!names.Contains(name)) names.Add(name);
        }

        return names.ToImmutable();
    }

    /// <summary>A mistake in one element, whose place may be another than the list's.</summary>
    public static void MistakeIn(this Section section, string key, HoconValue element, string message) =>
        section.Errors.Add(Places.Of(element.Origin), section.PathOf(key), message);

    private static string Found(HoconValue value) => Scalars.AsText(value) is "" ? "an empty string" : Places.Found(value);
}
