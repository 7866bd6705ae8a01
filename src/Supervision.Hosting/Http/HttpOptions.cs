using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Supervision.Hosting.Http;

/// <summary>What TCP clients must show.</summary>
internal enum HttpAuth
{
    /// <summary>The token in <c>DATA/token</c>.</summary>
    Token,

    /// <summary>Nothing: whoever reaches the port commands the node. Host names are checked all the same.</summary>
    None,
}

/// <summary>Where a node answers, and to whom.</summary>
internal sealed record HttpOptions
{
    /// <summary>URLs such as <c>http://127.0.0.1:9110</c>; port 0 takes any free one. The socket <c>DATA/api.sock</c> is always served.</summary>
    public required IReadOnlyList<string> Listen { get; init; }

    /// <summary>The existing directory that holds <c>token</c> and <c>api.sock</c>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>What TCP clients must show; default the token.</summary>
    public HttpAuth Auth { get; init; } = HttpAuth.Token;

    /// <summary>Further names in the <c>Host</c> header that are answered: <c>name</c> on every port, or <c>name:port</c>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Sockets that outlive the endpoint; null when it makes its own and ends them.</summary>
    public ListeningSockets? Sockets { get; init; }

    /// <summary>The clock of heartbeats and limits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where refusals and failures are logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>How many long polls and event streams may be open at once; one more is refused with 429.</summary>
    public int StreamsMax { get; init; } = 1000;

    /// <summary>How often an event stream without events shows that it lives.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A reader of an event stream that takes nothing for so long is cut off; it can come back and resume.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
