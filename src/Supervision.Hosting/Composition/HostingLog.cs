using Microsoft.Extensions.Logging;
using Supervision.Actors;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Supervision.Hosting;

/// <summary>What a node logs of itself. Event ids 1 to 99.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Address} is not announced to pbm, which will need a token: {Reason}")]
    public static partial void NotAnnounced(ILogger logger, Uri address, string reason);

    [LoggerMessage(2, LogLevel.Error, "The root group failed: {Why}")]
    public static partial void RootFailed(ILogger logger, string why);

    public static void Actor(ILogger logger, LogEvent e)
    {
        var level = LevelOf(e);
        if (logger.IsEnabled(level))
        {
            Actor(logger, level, e.Cause, e.Source, e.Message);
        }
    }

    [LoggerMessage(EventId = 3, Message = "{Source}: {Message}")]
    private static partial void Actor(ILogger logger, LogLevel level, Exception? cause, string source, string message);

    private static LogLevel LevelOf(LogEvent e) => e.Level switch
    {
        Actors.LogLevel.Debug => LogLevel.Debug,
        Actors.LogLevel.Info => LogLevel.Information,
        Actors.LogLevel.Warning => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
