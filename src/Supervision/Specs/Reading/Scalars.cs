using System.Globalization;
using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>Single values of a section.</summary>
internal static class Scalars
{
    /// <summary>A text; null when it is missing or no text.</summary>
    public static string? Text(this Section section, string key, string expected = "a string")
    {
        var value = section.Find(key);
        if (value is null) return null;
        if (AsText(value) is not { } text)
        {
            section.Mistake(key, $"found {Places.Found(value)}, expected {expected}");
            return null;
        }

        if (!text.Contains('\0', StringComparison.Ordinal)) return text;
        section.Mistake(key, $"found a NUL character, which no program can be given: expected {expected}");
        return null;
    }

    /// <summary>A text that says something.</summary>
    public static string? Filled(this Section section, string key, string expected)
    {
        if (section.Text(key, expected) is not { } text) return null;
        if (text.Length > 0) return text;
        section.Mistake(key, $"found an empty string, expected {expected}");
        return null;
    }

    public static bool Flag(this Section section, string key, bool missing)
    {
        switch (section.Text(key, "true or false"))
        {
            case null:
                return missing;
            case "true" or "yes" or "on":
                return true;
            case "false" or "no" or "off":
                return false;
            case var text:
                section.Mistake(key, $"found \"{text}\", expected true or false");
                return missing;
        }
    }

    /// <summary>One of the words of an enumeration.</summary>
    public static T One<T>(this Section section, string key, Choice<T> choice, T missing)
    {
        if (section.Text(key, choice.Expected) is not { } word) return missing;
        if (choice.TryRead(word, out var value, out var mistake)) return value;
        section.Mistake(key, mistake);
        return missing;
    }

    /// <summary>A whole number within bounds; null when it is missing or wrong.</summary>
    public static int? Whole(this Section section, string key, int min, int max)
    {
        var expected = $"a whole number from {min} to {max}";
        if (section.Text(key, expected) is not { } text) return null;
        if (AsWhole(text) is { } number && number >= min && number <= max) return (int)number;
        section.Mistake(key, $"found \"{text}\", expected {expected}");
        return null;
    }

    /// <summary>A count from 0, or null for <c>unlimited</c>.</summary>
    public static int? Count(this Section section, string key, int? missing)
    {
        const string Expected = "a whole number from 0, or unlimited";
        switch (section.Text(key, Expected))
        {
            case null:
                return missing;
            case "unlimited":
                return null;
            case var text when AsWhole(text) is >= 0 and <= int.MaxValue and var number:
                return (int)number;
            case var text:
                section.Mistake(key, $"found \"{text}\", expected {Expected}");
                return missing;
        }
    }

    /// <summary>A path made absolute; null when it is missing or wrong.</summary>
    public static string? AbsolutePath(this Section section, string key) =>
        section.Filled(key, "a path") is { } path ? Absolute(path, section.Find(key)!) : null;

    /// <summary>A relative path begins at the directory of the file in which it is written.</summary>
    public static string Absolute(string path, HoconValue writtenIn) =>
        Path.GetFullPath(path, Places.Directory(writtenIn.Origin));

    /// <summary>Numbers and truth values are texts too, as they were written; null for all else.</summary>
    public static string? AsText(HoconValue value) => value is HoconString or HoconNumber or HoconBoolean ? value.ToString() : null;

    /// <summary>A whole number, null when it is none or beyond 64 bits.</summary>
    public static long? AsWhole(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
