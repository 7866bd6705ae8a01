using System.Text.Json;
using System.Text.Json.Serialization;

namespace Supervision.Hosting.Upgrades;

/// <summary>What a daemon and its successor say to each other: one line of JSON each. Members that one of them does not know are ignored.</summary>
internal sealed record HandoverMessage
{
    /// <summary>From the running daemon: here is what there is, prepare yourself.</summary>
    public const string Offer = "offer";

    /// <summary>From the successor: I could take over now.</summary>
    public const string Prepared = "prepared";

    /// <summary>From the successor: I cannot, and nothing of mine is left.</summary>
    public const string Refused = "refused";

    /// <summary>From the running daemon: I have let go of everything, it is yours.</summary>
    public const string Go = "go";

    /// <summary>From the successor: everything is mine, and works.</summary>
    public const string Healthy = "healthy";

    /// <summary>From the successor, after <see cref="Healthy"/>: what became of the keeper.</summary>
    public const string Keeper = "keeper";

    /// <summary>From the former daemon: I shall not come back.</summary>
    public const string Farewell = "farewell";

    public required string Kind { get; init; }

    /// <summary>Why not, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>The version of the program that speaks.</summary>
    public string? Version { get; init; }

    /// <summary>In <see cref="Healthy"/>: whether <see cref="Keeper"/> follows.</summary>
    public bool TellsOfKeeper { get; init; }

    /// <summary>In <see cref="Keeper"/>: whether its program was replaced; <see cref="Version"/> is that of the one that runs.</summary>
    public bool Replaced { get; init; }

    /// <summary>In <see cref="Keeper"/>: for how long nobody kept, in milliseconds.</summary>
    public long GapMs { get; init; }

    /// <summary>The data directory of the running daemon.</summary>
    public string? DataDir { get; init; }

    /// <summary>The journal's schema that the running daemon knows: it could not come back to one that it cannot read.</summary>
    public int JournalSchema { get; init; }

    /// <summary>The number of the lock's descriptor.</summary>
    public int Lock { get; init; }

    /// <summary>The numbers of the sockets' descriptors.</summary>
    public Dictionary<string, int> Sockets { get; init; } = [];
}

/// <summary>How the messages stand on the wire.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HandoverMessage))]
internal sealed partial class HandoverJson : JsonSerializerContext;
