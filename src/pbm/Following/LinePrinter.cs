using System.Text.Json;
using Supervision.Api;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Following;

/// <summary>
/// Prints records of a log: <c>12:03:04.123 web | text</c>, with <c>!</c> for <c>|</c> when it came from stderr, and <c>#</c> when it is the
/// supervisor who speaks of the output; JSON lines for programs.
/// The name is left out when only one service was asked for.
/// </summary>
internal sealed class LinePrinter(OutputPage page, bool oneService)
{
    private int _nameWidth;

    /// <summary>Gives the column of names its width before the first line, so that it need not grow later.</summary>
    public void MakeRoom(IEnumerable<string> names)
    {
        foreach (var name in names)
            _nameWidth = Math.Max(_nameWidth, name.Length);
    }

    public void Print(LogRecord record)
    {
        if (page.Json)
        {
            var line = new StreamLine(page.Target, record.Id, record.Time, record.Service, record.Stream, record.Text);
            page.Line(JsonSerializer.Serialize(line, PbmJson.Default.StreamLine));
            return;
        }

        _nameWidth = Math.Max(_nameWidth, record.Service.Length);
        var target = page.Target is null ? "" : page.Palette.Name(page.Target) + " ";
        var name = oneService ? "" : page.Palette.Name(record.Service, record.Service.PadRight(_nameWidth)) + " ";
        var bar = record.Stream switch
        {
            "stderr" => page.Palette.Error("!"),
            "notice" => page.Palette.Error("#"),
            _ => page.Palette.Dim("|"),
        };
        page.Line($"{target}{page.Palette.Dim(Ages.Precise(record.Time, page.Zone))} {name}{bar} {page.Foreign(record.Text)}");
    }
}
