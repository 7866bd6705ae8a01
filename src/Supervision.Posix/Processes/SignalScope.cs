namespace Supervision.Posix.Processes;

/// <summary>Which processes of an incarnation a signal goes to.</summary>
public enum SignalScope
{
    /// <summary>The main process alone.</summary>
    Process = 0,

    /// <summary>The process group that the main process leads.</summary>
    Group = 1,

    /// <summary>Everything: the main process, its session, all descendants and adopted orphans.</summary>
    Tree = 2,
}
