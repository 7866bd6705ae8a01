using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Supervision.Daemon.Logging;

/// <summary>
/// The log of a program of one process: a line for each event. It is put together by hand, because a container of services
/// and a tree of settings for one console would take as long as reading the configuration does.
/// </summary>
internal static class ConsoleLog
{
    /// <param name="least">Less than this is not logged.</param>
    /// <param name="timestamp">How the time is written before each line; null to leave it out.</param>
    /// <param name="toStandardError">The least level that goes to standard error instead of standard output.</param>
    public static ILoggerFactory Create(LogLevel least, string? timestamp = null, LogLevel toStandardError = LogLevel.None)
    {
        var options = new ConsoleLoggerOptions { FormatterName = LineFormatter.FormatterName, LogToStandardErrorThreshold = toStandardError };
        var isColoured = !(toStandardError is LogLevel.None ? Console.IsOutputRedirected : Console.IsErrorRedirected);
        var provider = new ConsoleLoggerProvider(new Settled(options), [new LineFormatter(TimeProvider.System, timestamp, isColoured)]);
        return new LoggerFactory([provider], new LoggerFilterOptions { MinLevel = least });
    }

    /// <summary>Options that stay as they are.</summary>
    private sealed class Settled(ConsoleLoggerOptions options) : IOptionsMonitor<ConsoleLoggerOptions>
    {
        public ConsoleLoggerOptions CurrentValue => options;

        public ConsoleLoggerOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<ConsoleLoggerOptions, string?> listener) => null;
    }
}
