using System.Collections.Immutable;
using static Supervision.Specs.Reconciliation.ChangeImpact;

namespace Supervision.Specs.Reconciliation;

/// <summary>
/// What the change of each key of a group asks for. Its members are compared on their own: those that come and go are changes of theirs, and
/// only the order of those that stay is one of the group.
/// </summary>
internal static class GroupKeys
{
    public static readonly ImmutableArray<SpecKey<GroupSpec>> All =
    [
        new("strategy", Refresh, g => g.Strategy),
        new("intensity", Refresh, g => g.Intensity ?? (object)"unlimited"),
        new("period", Refresh, g => g.Period),
        new("auto-shutdown", Refresh, g => g.AutoShutdown),
    ];
}
