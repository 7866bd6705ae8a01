using System.Text.RegularExpressions;

namespace Supervision.Specs.Reading;

/// <summary>Reads <c>ready { … }</c> of a service.</summary>
internal static class ReadyReader
{
    private const int DescriptorMax = 255;

    public static ReadySpec Read(Section section)
    {
        section.Expect(Keys.Ready);
        var missing = new ReadySpec();
        var word = Word(section);
        return new ReadySpec
        {
            When = word switch
            {
                "spawned" => ReadyWhen.Spawned,
                "notify" => ReadyWhen.Notify,
                "fd" => ReadyWhen.Descriptor,
                "log" => ReadyWhen.Log,
                _ => ReadyWhen.Probe,
            },
            Timeout = section.Period("timeout", missing.Timeout),
            Interval = section.Period("interval", missing.Interval),
            Probe = ProbeReader.Keys.Contains(word) ? ProbeReader.Read(section, word) : null,
            Descriptor = section.Whole("fd", 3, DescriptorMax) ?? missing.Descriptor,
            Pattern = word == "log" ? ReadPattern(section) : null,
        };
    }

    /// <summary>The word of <c>when</c>, checked against the keys that belong to it.</summary>
    private static string Word(Section section)
    {
        var word = section.One("when", Choices.ReadyWhen, "spawned");
        if (word is "exec" or "tcp" or "http" or "log" && section.Find(word) is null)
            section.Errors.Add(section.OriginOf("when"), section.Path, $"found when = {word} without {word}, expected {word} = {Expected(word)}");
        foreach (var key in (ReadOnlySpan<string>)["exec", "tcp", "http", "log", "fd"])
        {
            if (key != word && section.Find(key) is { } value && !Reference.Holds(value))
                section.Mistake(key, $"is of no use with when = {word}, expected when = {key}");
        }

        return word;
    }

    private static string Expected(string word) => word switch
    {
        "exec" => "a program and its arguments",
        "tcp" => "HOST:PORT",
        "http" => "a URL",
        _ => "a regular expression",
    };

    private static string? ReadPattern(Section section)
    {
        const string Expected = "a regular expression";
        if (section.Filled("log", Expected) is not { } text) return null;
        try
        {
            _ = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return text;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            section.Mistake("log", $"found \"{text}\", expected {Expected}: {e.Message}");
            return null;
        }
    }
}
