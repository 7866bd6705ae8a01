using Microsoft.Extensions.Logging;
using Supervision.Actors;
using Supervision.Specs.Reading;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Supervision.Hosting;

/// <summary>What a node logs of itself. Event ids 1 to 99.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Address} is not announced to pbm, which will need a token: {Reason}")]
    public static partial void NotAnnounced(ILogger logger, Uri address, string reason);

    [LoggerMessage(2, LogLevel.Error, "The root group failed: {Why}")]
    public static partial void RootFailed(ILogger logger, string why);

    [LoggerMessage(4, LogLevel.Information, "Configuration read again by {By}: {Count} changes")]
    public static partial void Reloaded(ILogger logger, string by, int count);

    [LoggerMessage(5, LogLevel.Error, "Configuration not applied, as {By} asked for: {Reason}")]
    public static partial void NotReloaded(ILogger logger, string by, string reason);

    [LoggerMessage(6, LogLevel.Information, "Configuration: {Change}")]
    public static partial void Changed(ILogger logger, string change);

    [LoggerMessage(7, LogLevel.Warning, "Configuration: {Error}; what it stands in changes nothing")]
    public static partial void NotRead(ILogger logger, SpecError error);

    [LoggerMessage(12, LogLevel.Warning, "{File} cannot be written, so that it names no pid: {Reason}")]
    public static partial void PidNotWritten(ILogger logger, string file, string reason);

    [LoggerMessage(8, LogLevel.Information, "Upgrade to {Program}, as {By} asked for: it is prepared as pid {Pid}, and takes over")]
    public static partial void HandsOver(ILogger logger, string program, string by, int pid);

    [LoggerMessage(9, LogLevel.Information, "Handed over to pid {Pid}, version {Version}, within {Milliseconds} ms")]
    public static partial void HandedOver(ILogger logger, int pid, string? version, long milliseconds);

    [LoggerMessage(10, LogLevel.Error, "No upgrade, as {By} asked for: {Reason}")]
    public static partial void NotUpgraded(ILogger logger, string by, string reason);

    [LoggerMessage(11, LogLevel.Warning, "The former daemon ended in the midst of handing over, and who manages it starts another: this one ends")]
    public static partial void Abandoned(ILogger logger);

    [LoggerMessage(13, LogLevel.Information, "The keeper, pid {Pid}, runs version {Version} now; the change took {Milliseconds} ms")]
    public static partial void KeeperReplaced(ILogger logger, int pid, string version, long milliseconds);

    [LoggerMessage(14, LogLevel.Warning, "The keeper, pid {Pid}, stays as it is: {Reason}")]
    public static partial void KeeperNotReplaced(ILogger logger, int pid, string reason);

    [LoggerMessage(15, LogLevel.Warning, "The keeper, pid {Pid}, can do less than before: {Loss}")]
    public static partial void KeeperLost(ILogger logger, int pid, string loss);

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
