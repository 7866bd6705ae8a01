namespace Supervision.Posix.Protocol;

/// <summary>The versions of the protocol that one end speaks.</summary>
internal readonly record struct VersionRange(int Oldest, int Newest)
{
    /// <summary>What this code speaks. Each end speaks its own version and the one before, so that either may be upgraded first.</summary>
    internal static VersionRange Own { get; } = new(1, Listening);

    /// <summary>The version with notifications, ready lines, stored descriptors, forking, main processes that change, and control groups.</summary>
    internal const int Everything = 2;

    /// <summary>The version that adopts what another keeper had started.</summary>
    internal const int Adopting = 3;

    /// <summary>The version with standing orders.</summary>
    internal const int Ordering = 4;

    /// <summary>The version that holds listeners.</summary>
    internal const int Listening = 5;

    /// <summary>As an earlier version, which knows none that are newer; null for all.</summary>
    internal VersionRange UpTo(int? newest) => this with { Newest = Math.Min(Newest, newest ?? Newest) };

    /// <summary>The newest version that both speak; null if there is none.</summary>
    internal int? Common(VersionRange other)
    {
        var newest = Math.Min(Newest, other.Newest);
        return newest >= Math.Max(Oldest, other.Oldest) && newest > 0 ? newest : null;
    }

    public override string ToString() => Oldest == Newest ? $"{Newest}" : $"{Oldest} to {Newest}";
}
