namespace Supervision.Posix.Listening;

/// <summary>Opens listening sockets and holds them, over all that happens to the processes which are given them.</summary>
/// <remarks>Results arrive at <see cref="Processes.IProcessObserver.ListenerTold"/>. All members may be called from any thread.</remarks>
public interface IListenerHost
{
    /// <summary>What an existing keeper held when we connected; empty for a new one. The sockets belong to the caller.</summary>
    IReadOnlyList<HeldListener> HeldListeners { get; }

    /// <summary>Why it can hold none, in words; null when it can.</summary>
    string? ListenerObjection { get; }

    /// <summary>Opens a socket. Answered by exactly one of <see cref="ListenerEvent.Opened"/> and <see cref="ListenerEvent.Failed"/>.</summary>
    /// <param name="request">What to open.</param>
    void Listen(ListenRequest request);

    /// <summary>Closes a socket once no process that was given it runs. <see cref="ListenerEvent.Closed"/> follows then, also when it was not open.</summary>
    /// <param name="name">Which listener.</param>
    /// <param name="generation">Which of its sockets.</param>
    void CloseListener(string name, int generation);

    /// <summary>Asks to be told, by <see cref="ListenerEvent.Called"/>, when a connection waits at the newest socket of a listener.</summary>
    /// <param name="name">Which listener.</param>
    void AwaitCall(string name);
}

/// <summary>Learns what happens to listeners, on the host's thread.</summary>
internal interface IListenerObserver
{
    void ListenerTold(ListenerEvent told);
}
