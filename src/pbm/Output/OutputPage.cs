using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Supervision.Pbm.Output;

/// <summary>Where a command writes, and how it may look there.</summary>
internal sealed class OutputPage(TextWriter output, TextWriter error)
{
    public TextWriter Out => output;

    /// <summary>Whether programs read the output.</summary>
    public bool Json { get; init; }

    /// <summary>Colours of the output.</summary>
    public Palette Palette { get; init; } = Palette.None;

    /// <summary>Colours of the errors, which may go elsewhere.</summary>
    public Palette ErrorPalette { get; init; } = Palette.None;

    /// <summary>The columns of the terminal; null when the output is none, and lines may be of any length.</summary>
    public int? Width { get; init; }

    /// <summary>Whether boxes and ellipses can be drawn.</summary>
    public bool Unicode { get; init; }

    /// <summary>The name of the node before every message, when several are asked.</summary>
    public string? Target { get; init; }

    public string Ellipsis => Unicode ? "…" : "~";

    /// <summary>The zone in which people read the time; asked for only where a time of day is shown.</summary>
    public TimeZoneInfo Zone => Time.LocalTimeZone;

    /// <summary>Knows the zone.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public void Line(string text = "") => output.WriteLine(text);

    /// <summary>A message beside the output: what failed, or what a person should know.</summary>
    public void Note(string message)
    {
        var where = Target is null ? "" : Target + ": ";
        error.WriteLine($"{ErrorPalette.Error("pbm:")} {where}{message}");
        error.Flush();
    }

    /// <summary>The document of <c>--json</c>.</summary>
    public void Document<T>(T document, JsonTypeInfo<T> type) => output.WriteLine(JsonSerializer.Serialize(document, type));

    /// <summary>A line cut to the terminal, so that it stays one.</summary>
    public string Fit(string line) => Width is { } width ? TextWidth.Cut(line, width, Ellipsis) : line;

    /// <summary>Text of a program: as it is for programs, harmless for a terminal.</summary>
    public string Foreign(string text) => Width is null ? text : SafeText.ForTerminal(text);
}
