using Microsoft.Extensions.Logging;

namespace Supervision.Hosting.Embedding;

/// <summary>What an embedded node logs of its life. Event ids 220 to 239.</summary>
internal static partial class EmbeddingLog
{
    [LoggerMessage(220, LogLevel.Warning, "{Name} did not stop within the shutdown timeout of the host: what is left is killed, or stays with its keeper")]
    public static partial void NotStoppedInTime(ILogger logger, string name);

    [LoggerMessage(221, LogLevel.Information, "{Name} ends, and the application with it: {Why}")]
    public static partial void EndAsked(ILogger logger, string name, string why);
}
