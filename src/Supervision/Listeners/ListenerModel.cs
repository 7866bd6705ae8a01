using System.Collections.Immutable;
using Supervision.Posix.Listening;

namespace Supervision.Listeners;

/// <summary>What is known of one listener.</summary>
internal sealed record ListenerModel
{
    /// <summary>Where and how it is to listen; null when it is to be closed.</summary>
    public ListenerSettings? Wanted { get; init; }

    /// <summary>Its open sockets, oldest first.</summary>
    public ImmutableArray<HeldSocket> Sockets { get; init; } = [];

    /// <summary>The generation that the host has been asked for; null when it has answered.</summary>
    public int? Pending { get; init; }

    /// <summary>The highest generation that ever was.</summary>
    public int LastGeneration { get; init; }

    /// <summary>Why it is not as wanted; null when it is, or may be soon.</summary>
    public string? Error { get; init; }

    /// <summary>The wait before it is tried again.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether all that can be done now has been done.</summary>
    public bool IsSettled => Pending is null;

    /// <summary>Whether nothing is left of one that is not wanted.</summary>
    public bool IsGone => Wanted is null && Pending is null && Sockets.IsEmpty;

    /// <summary>As the host holds it.</summary>
    public static ListenerModel Of(IEnumerable<HeldListener> held) => new()
    {
        Sockets = [.. held.Select(h => new HeldSocket(h.Generation, h.Settings, h.IsLeaving)).OrderBy(s => s.Generation)],
        LastGeneration = held.Select(h => h.Generation).DefaultIfEmpty(0).Max(),
    };
}

/// <summary>A socket that is open.</summary>
internal sealed record HeldSocket(int Generation, ListenerSettings Settings, bool IsLeaving);

/// <summary>What happens to a listener.</summary>
internal abstract record ListenerInput
{
    /// <summary>This is how it shall be; null to close it.</summary>
    public sealed record Wanted(ListenerSettings? Settings) : ListenerInput;

    /// <summary>The host has opened, changed or taken over a socket.</summary>
    public sealed record Opened(int Generation, ListenerSettings Settings) : ListenerInput;

    /// <summary>The host could not do so.</summary>
    public sealed record Failed(int Generation, string Error) : ListenerInput;

    /// <summary>A socket is closed.</summary>
    public sealed record Closed(int Generation) : ListenerInput;

    /// <summary>Time to try again.</summary>
    public sealed record RetryDue : ListenerInput;
}

/// <summary>What is to be done for a listener.</summary>
internal abstract record ListenerEffect
{
    /// <summary>A socket is opened, or changed if it is open.</summary>
    public sealed record Open(int Generation, ListenerSettings Settings) : ListenerEffect;

    /// <summary>A socket is closed as soon as nobody has it.</summary>
    public sealed record Close(int Generation) : ListenerEffect;

    /// <summary>It is tried again later.</summary>
    public sealed record Retry(TimeSpan After) : ListenerEffect;
}
