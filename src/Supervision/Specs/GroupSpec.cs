using System.Collections.Immutable;
using Supervision.Actors;

namespace Supervision.Specs;

/// <summary>A group of services and groups: an OTP supervisor over its members.</summary>
public sealed record GroupSpec
{
    /// <summary><c>/</c> for the root group, <c>/shop/backend</c> below it.</summary>
    public required string Path { get; init; }

    /// <summary>Which siblings share the fate of a member that dies.</summary>
    public SupervisionStrategy Strategy { get; init; } = SupervisionStrategy.OneForOne;

    /// <summary>How many restarts of members are allowed within <see cref="Period"/>; null is unlimited.</summary>
    public int? Intensity { get; init; }

    /// <summary>The sliding window of <see cref="Intensity"/>.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the end of significant members ends the group.</summary>
    public AutoShutdown AutoShutdown { get; init; } = AutoShutdown.Never;

    /// <summary>Services and groups in written order: the names of services as they are, groups by their path (it begins with <c>/</c>).</summary>
    public ImmutableArray<string> Members { get; init; } = [];

    /// <summary>Where the group was defined, as <c>file:line</c>.</summary>
    public required string Origin { get; init; }
}
