using System.Collections.Immutable;

namespace Supervision.Specs.Reconciliation;

/// <summary>What it takes to make a running tree the wanted one.</summary>
/// <param name="Id">Names exactly these changes of exactly this running tree: another tree, or other changes, have another id.</param>
/// <param name="Changes">The node's settings, then groups, then services, each by name. Empty when all is as wanted.</param>
public sealed record Plan(string Id, ImmutableArray<PlannedChange> Changes);

/// <summary>A change of one service, one group or the node's settings.</summary>
/// <param name="Subject">What kind of thing changes.</param>
/// <param name="Name">The service's name or the group's path; empty for the node.</param>
/// <param name="Action">What would be done.</param>
/// <param name="Keys">The changed keys that ask for it; empty for what is added and what is removed.</param>
public sealed record PlannedChange(ChangeSubject Subject, string Name, ChangeAction Action, ImmutableArray<ChangedKey> Keys)
{
    /// <summary>Such as <c>command: [sleep, 1] → [sleep, 2]</c>.</summary>
    public string Why => Action switch
    {
        ChangeAction.Add or ChangeAction.Start when Keys.IsEmpty => "new in the configuration",
        ChangeAction.Remove or ChangeAction.Stop when Keys.IsEmpty => "not in the configuration any more",
        _ => string.Join(", ", Keys),
    };
}

/// <summary>A key whose value is another.</summary>
/// <param name="Key">The key as in the configuration.</param>
/// <param name="Before">Its value in the running tree, in words; null where it is a secret.</param>
/// <param name="After">The wanted value, in words; null where it is a secret.</param>
public sealed record ChangedKey(string Key, string? Before, string? After)
{
    /// <inheritdoc/>
    public override string ToString() => Before is null && After is null ? Key : $"{Key}: {Before} → {After}";
}

/// <summary>What kind of thing changes.</summary>
public enum ChangeSubject
{
    /// <summary>The node's settings.</summary>
    Node,

    /// <summary>A group.</summary>
    Group,

    /// <summary>A service.</summary>
    Service,
}

/// <summary>What is done to make a part of the running tree the wanted one.</summary>
public enum ChangeAction
{
    /// <summary>It comes to be, and nothing starts.</summary>
    Add,

    /// <summary>A service is started; a new one comes to be for it.</summary>
    Start,

    /// <summary>A process is stopped and started again with the new values.</summary>
    Restart,

    /// <summary>The new values hold from now on; processes are untouched.</summary>
    Refresh,

    /// <summary>A process is stopped; a service that is not wanted any more is removed then.</summary>
    Stop,

    /// <summary>It ceases to be, and nothing stops.</summary>
    Remove,

    /// <summary>Nothing is done: the new values hold when the daemon is started again.</summary>
    DaemonRestart,
}
