using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Supervision.Daemon.Logging;

/// <summary>Writes an event as one line, such as <c>12:00:00.000 info: Supervision[7] it is so</c>, whatever line breaks its text has.</summary>
/// <param name="time">The clock.</param>
/// <param name="timestamp">How its local time is written first; null to leave it out.</param>
/// <param name="isColoured">Whether the level has the colour of its weight, for a terminal.</param>
internal sealed class LineFormatter(TimeProvider time, string? timestamp, bool isColoured) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    private const string Plain = "\e[0m";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (logEntry.Formatter is not { } formatter)
        {
            return;
        }

        if (timestamp is not null)
        {
            textWriter.Write(time.GetLocalNow().ToString(timestamp, CultureInfo.InvariantCulture));
        }

        var (word, colour) = Of(logEntry.LogLevel);
        textWriter.Write(isColoured ? $"{colour}{word}{Plain}" : word);
        textWriter.Write(string.Create(CultureInfo.InvariantCulture, $": {logEntry.Category}[{logEntry.EventId.Id}] "));
        textWriter.Write(OnOneLine(formatter(logEntry.State, logEntry.Exception)));
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write(' ');
            textWriter.Write(OnOneLine(exception.ToString()));
        }

        textWriter.Write('\n');
    }

    private static string OnOneLine(string text) => text.ReplaceLineEndings(" ");

    private static (string Word, string Colour) Of(LogLevel level) => level switch
    {
        LogLevel.Trace => ("trce", "\e[90m"),
        LogLevel.Debug => ("dbug", "\e[90m"),
        LogLevel.Information => ("info", "\e[32m"),
        LogLevel.Warning => ("warn", "\e[33m"),
        LogLevel.Error => ("fail", "\e[31m"),
        _ => ("crit", "\e[1;31m"),
    };
}
