using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Listening;

/// <summary>Something that happened to a listener.</summary>
/// <param name="Name">Which.</param>
public abstract record ListenerEvent(string Name)
{
    /// <summary>A socket is open and held.</summary>
    /// <param name="Name">Which listener.</param>
    /// <param name="Generation">Which of its sockets.</param>
    /// <param name="Settings">Where and how it listens.</param>
    /// <param name="Socket">A descriptor of its own, the receiver's to close.</param>
    public sealed record Opened(string Name, int Generation, ListenerSettings Settings, SafeFileHandle Socket) : ListenerEvent(Name);

    /// <summary>A socket could not be opened, or an option not be set.</summary>
    /// <param name="Name">Which listener.</param>
    /// <param name="Generation">Which of its sockets.</param>
    /// <param name="Error">Why, in words; it names the process that has the port.</param>
    public sealed record Failed(string Name, int Generation, string Error) : ListenerEvent(Name);

    /// <summary>A socket is closed: nobody who was given it runs any more.</summary>
    /// <param name="Name">Which listener.</param>
    /// <param name="Generation">Which of its sockets.</param>
    public sealed record Closed(string Name, int Generation) : ListenerEvent(Name);

    /// <summary>A connection waits, or a datagram. Told once for each time that it is asked for.</summary>
    /// <param name="Name">Which listener.</param>
    public sealed record Called(string Name) : ListenerEvent(Name);
}
