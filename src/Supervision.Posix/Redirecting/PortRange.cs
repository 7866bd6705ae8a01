namespace Supervision.Posix.Redirecting;

/// <summary>Ports from the first to the last, both included.</summary>
internal readonly record struct PortRange(int First, int Last)
{
    /// <summary>Below those that the kernel gives to outgoing connections by default.</summary>
    internal static PortRange Default { get; } = new(20000, 29999);

    internal int Count => Last - First + 1;

    internal bool Contains(int port) => port >= First && port <= Last;

    public override string ToString() => $"{First}-{Last}";
}
