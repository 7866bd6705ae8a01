using System.Collections.Concurrent;
using Supervision.Posix.Redirecting;

namespace Supervision.Fronting;

/// <summary>The ports that processes of the node have of their own. From any thread.</summary>
internal sealed class PrivatePorts(string nodeName) : IDisposable
{
    private readonly ConcurrentDictionary<PortRange, PortAllocator> _allocators = new();

    /// <summary>A port that nobody has; null if there is none left in the range.</summary>
    public int? TryTake(PortRange range) => Of(range).TryTake();

    /// <summary>A process has this port already.</summary>
    public void Keep(PortRange range, int port) => Of(range).Keep(port);

    /// <summary>The port may be given to another process.</summary>
    public void Release(PortRange range, int port) => Of(range).Release(port);

    public void Dispose()
    {
        foreach (var allocator in _allocators.Values) allocator.Dispose();
    }

    // Nodes that begin at different ports rarely ask for the same.
    private PortAllocator Of(PortRange range) => _allocators.GetOrAdd(range, r => new PortAllocator(r, string.GetHashCode(nodeName, StringComparison.Ordinal)));
}
