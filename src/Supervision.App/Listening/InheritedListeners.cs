using System.Collections;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Supervision.App.Listening;

/// <summary>The sockets that the supervisor has passed to this process, in the order of its configuration; none when it runs alone. See sd_listen_fds(3).</summary>
public sealed class InheritedListeners : IReadOnlyList<InheritedListener>
{
    private const int First = 3;
    private const int CountMax = 1024;

    private readonly IReadOnlyList<InheritedListener> _all;

    private InheritedListeners(IReadOnlyList<InheritedListener> all) => _all = all;

    /// <inheritdoc/>
    public int Count => _all.Count;

    /// <inheritdoc/>
    public InheritedListener this[int index] => _all[index];

    /// <summary>The first of a name; null when none was passed.</summary>
    /// <param name="name">The name, in exactly these letters.</param>
    public InheritedListener? Find(string name) => _all.FirstOrDefault(listener => listener.Name == name);

    /// <summary>Opens the listener of a name, or, when none was passed, binds an address for this process alone: so a program runs in development, too.</summary>
    /// <param name="name">The name.</param>
    /// <param name="otherwise">Where to listen alone, for connections by TCP or at a path. A file that is there already is in the way, as for bind(2).</param>
    /// <param name="backlog">How many connections may wait when it listens alone.</param>
    /// <returns>A socket that listens; <see cref="InheritedListener.Socket"/> says how to end that.</returns>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public Socket OpenOrBind(string name, EndPoint otherwise, int backlog = 512)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        if (Find(name) is { } inherited) return inherited.Socket;
        var socket = new Socket(otherwise.AddressFamily, SocketType.Stream, otherwise is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            socket.Bind(otherwise);
            socket.Listen(backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<InheritedListener> GetEnumerator() => _all.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Takes what <c>LISTEN_FDS</c> speaks of. What was meant for another process, such as our parent, is left alone.</summary>
    internal static InheritedListeners Read(Func<string, string?> variable, int processId)
    {
        if (!IsNumber(variable("LISTEN_PID"), out var pid) || pid != processId || !IsNumber(variable("LISTEN_FDS"), out var count)) return new([]);
        // systemd writes names as a list with colons; without names, or with too few, it calls them unknown.
        var names = variable("LISTEN_FDNAMES")?.Split(':') ?? [];
        var all = Enumerable.Range(0, Math.Min(count, CountMax))
            .Select(i => InheritedListener.TryTake(i < names.Length && names[i].Length > 0 ? names[i] : "unknown", First + i));
        return new([.. all.OfType<InheritedListener>()]);
    }

    private static bool IsNumber(string? text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
