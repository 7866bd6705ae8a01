using System.Globalization;

namespace Supervision.Posix.Redirecting;

/// <summary>Ports from the first to the last, both included.</summary>
/// <param name="First">From 1.</param>
/// <param name="Last">Up to 65535, and not below the first.</param>
public readonly record struct PortRange(int First, int Last)
{
    /// <summary>Below those that the kernel gives to outgoing connections by default.</summary>
    public static PortRange Default { get; } = new(20000, 29999);

    internal int Count => Last - First + 1;

    /// <summary>Reads a range; false if it is none.</summary>
    /// <param name="text">Such as <c>20000-29999</c>.</param>
    /// <param name="range">What it says.</param>
    public static bool TryParse(string text, out PortRange range)
    {
        ArgumentNullException.ThrowIfNull(text);
        range = default;
        if (text.Split('-') is not [var first, var last] || !TryReadPort(first, out var from) || !TryReadPort(last, out var to) || from > to) return false;
        range = new PortRange(from, to);
        return true;
    }

    /// <summary>As it is read.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    internal bool Contains(int port) => port >= First && port <= Last;

    private static bool TryReadPort(string text, out ushort port) => ushort.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port > 0;
}
