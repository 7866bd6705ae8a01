using System.Net;

namespace Supervision.Posix.Relaying;

/// <summary>Where the connections of a front go.</summary>
/// <param name="Name">Which incarnation it is.</param>
/// <param name="Address">Where it listens.</param>
internal sealed record RelayTarget(string Name, IPEndPoint Address);

/// <summary>A front as it is now. All counts are since it was opened.</summary>
/// <param name="Name">The front.</param>
/// <param name="Target">Where new connections go; null while they wait for one.</param>
/// <param name="Counts">What has been counted.</param>
internal sealed record FrontStatus(string Name, RelayTarget? Target, FrontCounts Counts);

/// <summary>What is counted of a front.</summary>
internal readonly record struct FrontCounts
{
    /// <summary>Connections taken from the listener.</summary>
    internal long Accepted { get; init; }

    /// <summary>Connections that are relayed now.</summary>
    internal long Active { get; init; }

    /// <summary>Connections that wait for a target now.</summary>
    internal long Held { get; init; }

    /// <summary>Connections closed because too many waited, or one for too long.</summary>
    internal long Refused { get; init; }

    /// <summary>Connections that one end broke, or that outlived the time of their target.</summary>
    internal long Broken { get; init; }

    /// <summary>Bytes that went to targets.</summary>
    internal long BytesIn { get; init; }

    /// <summary>Bytes that went to clients.</summary>
    internal long BytesOut { get; init; }

    public override string ToString() =>
        $"accepted {Accepted}, active {Active}, held {Held}, refused {Refused}, broken {Broken}, bytes in {BytesIn}, bytes out {BytesOut}";
}
