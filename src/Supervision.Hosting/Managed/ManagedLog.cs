using Microsoft.Extensions.Logging;

namespace Supervision.Hosting.Managed;

/// <summary>What is logged of managed services. Event ids 200 to 219.</summary>
internal static partial class ManagedLog
{
    [LoggerMessage(200, LogLevel.Error, "{Incarnation} failed")]
    public static partial void Failed(ILogger logger, string incarnation, Exception exception);

    [LoggerMessage(201, LogLevel.Warning, "{Incarnation} did not end when it was asked to, and is abandoned: its code may still run")]
    public static partial void Abandoned(ILogger logger, string incarnation);

    [LoggerMessage(202, LogLevel.Information, "{Incarnation}, which had been abandoned, has ended")]
    public static partial void EndedAfterAll(ILogger logger, string incarnation);
}
