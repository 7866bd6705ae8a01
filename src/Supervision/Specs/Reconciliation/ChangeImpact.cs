namespace Supervision.Specs.Reconciliation;

/// <summary>What it takes for a changed key to have its effect.</summary>
internal enum ChangeImpact
{
    /// <summary>It holds from now on; processes are untouched.</summary>
    Refresh,

    /// <summary>It shapes the process: one that runs is stopped and started again.</summary>
    Restart,

    /// <summary>It holds when the daemon is started again, and not before.</summary>
    DaemonRestart,
}
