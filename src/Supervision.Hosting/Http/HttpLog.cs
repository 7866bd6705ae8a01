using Microsoft.Extensions.Logging;

namespace Supervision.Hosting.Http;

/// <summary>What the HTTP side logs.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(4101, LogLevel.Information, "Listening on {Address}")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(4102, LogLevel.Warning, "Whoever reaches {Addresses} commands this node: api.auth is none")]
    public static partial void Open(ILogger logger, string addresses);

    [LoggerMessage(4103, LogLevel.Information, "Refused {Method} {Path} from {Client} with {Status}: {Reason}")]
    public static partial void Refused(ILogger logger, string method, string path, string client, int status, string reason);

    [LoggerMessage(4104, LogLevel.Error, "{Method} {Path} failed, trace id {TraceId}")]
    public static partial void Failed(ILogger logger, string method, string path, string traceId, Exception error);

    [LoggerMessage(4105, LogLevel.Information, "Cut off {Path} for {Client}: {Reason}")]
    public static partial void CutOff(ILogger logger, string path, string client, string reason);

    [LoggerMessage(4106, LogLevel.Warning, "A connection to {EndPoint} was not accepted: {Reason}")]
    public static partial void NotAccepted(ILogger logger, System.Net.EndPoint endPoint, string reason);
}
