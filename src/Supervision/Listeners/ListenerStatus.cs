using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Supervision.Posix.Listening;

namespace Supervision.Listeners;

/// <summary>A listener as it is shown.</summary>
/// <param name="Name">The listener.</param>
/// <param name="Settings">Where and how it is to listen; null when it is not wanted any more.</param>
/// <param name="Sockets">Its open sockets, oldest first: more than one while one replaces another.</param>
/// <param name="Error">Why it is not as wanted, in words; null when it is.</param>
/// <param name="Since">Since when it is so.</param>
public sealed record ListenerStatus(string Name, ListenerSettings? Settings, ImmutableArray<OpenSocket> Sockets, string? Error, DateTimeOffset Since)
{
    /// <summary>Whether connections are taken.</summary>
    public bool IsOpen => Sockets.Any(s => !s.IsLeaving);
}

/// <summary>A socket of a listener.</summary>
/// <param name="Generation">Counts the sockets of a listener.</param>
/// <param name="Settings">Where and how it listens.</param>
/// <param name="IsLeaving">Whether it is closed as soon as the processes that have it have ended.</param>
/// <param name="Inode">By which the kernel lists it.</param>
/// <param name="Handle">A descriptor of it, for a look at it; not to be closed by who looks.</param>
public sealed record OpenSocket(int Generation, ListenerSettings Settings, bool IsLeaving, long Inode, SafeHandle Handle);

/// <summary>Published when a listener is another than it was.</summary>
internal sealed record ListenerChanged(string Name);

/// <summary>Told to a service that waits for it: somebody calls at a listener.</summary>
internal sealed record ListenerCalled(string Name);
