using System.Globalization;
using System.Text.Json;
using Supervision.Api;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Following;

/// <summary>
/// Prints records of a log: <c>12:03:04.123 web | text</c>, with <c>!</c> for <c>|</c> when it came from stderr, and <c>#</c> when it is the
/// supervisor who speaks of the output; JSON lines for programs.
/// The name is left out when only one service was asked for, and only one process of it at a time writes.
/// </summary>
internal sealed class LinePrinter(OutputPage page, bool oneWriter)
{
    private int _nameWidth;

    /// <summary>Gives the column of names its width before the first line, so that it need not grow later.</summary>
    public void MakeRoom(IEnumerable<string> names)
    {
        foreach (var name in names)
            _nameWidth = Math.Max(_nameWidth, name.Length);
    }

    /// <summary>The name of a service, or of a replica after the first.</summary>
    public static string WriterOf(LogRecord record) =>
        record.Replica == 0 ? record.Service : string.Create(CultureInfo.InvariantCulture, $"{record.Service}.{record.Replica}");

    public void Print(LogRecord record)
    {
        if (page.Json)
        {
            var line = new StreamLine(page.Target, record.Id, record.Time, record.Service, record.Stream, record.Text, record.Replica);
            page.Line(JsonSerializer.Serialize(line, PbmJson.Default.StreamLine));
            return;
        }

        var writer = WriterOf(record);
        _nameWidth = Math.Max(_nameWidth, writer.Length);
        var target = page.Target is null ? "" : page.Palette.Name(page.Target) + " ";
        var name = oneWriter ? "" : page.Palette.Name(writer, writer.PadRight(_nameWidth)) + " ";
        var bar = record.Stream switch
        {
            "stderr" => page.Palette.Error("!"),
            "notice" => page.Palette.Error("#"),
            _ => page.Palette.Dim("|"),
        };
        page.Line($"{target}{page.Palette.Dim(Ages.Precise(record.Time, page.Zone))} {name}{bar} {page.Foreign(record.Text)}");
    }
}
