using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Supervision.App.AspNetCore;

/// <summary>What is logged of a supervised host.</summary>
internal static partial class AppLog
{
    [LoggerMessage(1, LogLevel.Information, "Listens on the inherited listener {Name} at {EndPoint} (descriptor {Descriptor})")]
    public static partial void Inherits(ILogger logger, string name, EndPoint? endPoint, int descriptor);

    [LoggerMessage(2, LogLevel.Warning, "No listener {Name} was inherited: listens at {Address} alone; inherited: {Inherited}")]
    public static partial void NotInherited(ILogger logger, string name, BindingAddress address, string inherited);

    [LoggerMessage(3, LogLevel.Debug, "A connection at {EndPoint} was not accepted: {Error}")]
    public static partial void NotAccepted(ILogger logger, EndPoint endPoint, string error);

    [LoggerMessage(4, LogLevel.Information, "{Count} connections left within {ElapsedMs} ms, {Remaining} are still there")]
    public static partial void Drained(ILogger logger, int count, long elapsedMs, int remaining);
}
