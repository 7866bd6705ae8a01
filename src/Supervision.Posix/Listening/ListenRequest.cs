using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Listening;

/// <summary>A socket that a host is asked to open and to hold.</summary>
/// <param name="Name">The listener.</param>
/// <param name="Generation">Counts its sockets, from 1: two may be open while one replaces the other, and processes get the newest.</param>
/// <param name="Settings">Where and how it listens. For a generation that is open, what has changed of them is set on its socket.</param>
/// <param name="Socket">One that is open already and is to be held; it stays the caller's. Null to open one.</param>
public sealed record ListenRequest(string Name, int Generation, ListenerSettings Settings, SafeFileHandle? Socket = null);

/// <summary>A socket that a host holds.</summary>
/// <param name="Name">The listener.</param>
/// <param name="Generation">Which of its sockets.</param>
/// <param name="Settings">Where and how it listens.</param>
/// <param name="Socket">The socket, a descriptor of its own; the receiver's to close.</param>
/// <param name="IsLeaving">Whether it is closed as soon as the processes that were given it have ended.</param>
public sealed record HeldListener(string Name, int Generation, ListenerSettings Settings, SafeFileHandle Socket, bool IsLeaving);

/// <summary>A listener that a process is to get.</summary>
/// <param name="Listener">The listener that the host holds.</param>
/// <param name="Name">How the process knows it, in <c>LISTEN_FDNAMES</c>.</param>
public sealed record InheritedListener(string Listener, string Name);
