namespace Supervision.Actors;

/// <summary>How an operation on a supervisor's child went.</summary>
public enum ChildOutcome
{
    /// <summary>Done.</summary>
    Ok,

    /// <summary>Done, but the child had declined to start.</summary>
    Ignored,

    /// <summary>There is no such child.</summary>
    NotFound,

    /// <summary>The child runs.</summary>
    Running,

    /// <summary>The child waits for its next restart.</summary>
    Restarting,

    /// <summary>A child of that id runs already.</summary>
    AlreadyStarted,

    /// <summary>A child of that id is known already, and does not run.</summary>
    AlreadyPresent,

    /// <summary>The child failed while it started.</summary>
    StartFailed,

    /// <summary>The spec makes no sense.</summary>
    BadSpec,

    /// <summary>Not for simple-one-for-one.</summary>
    SimpleOneForOne,
}

/// <summary>The answer of a supervisor to an operation on a child.</summary>
/// <param name="Outcome">How it went.</param>
/// <param name="Child">The child that was started or runs, if any.</param>
/// <param name="Reason">Why it failed to start, when it did.</param>
/// <param name="Problem">What is wrong with the spec, when something is.</param>
public sealed record ChildResult(
    ChildOutcome Outcome, IActorRef? Child = null, ExitReason? Reason = null, string? Problem = null);

/// <summary>Whether a child runs.</summary>
public enum ChildStatus
{
    /// <summary>It runs.</summary>
    Up,

    /// <summary>It does not run.</summary>
    Undefined,

    /// <summary>It failed to restart and is about to be started again.</summary>
    Restarting,
}

/// <summary>A line of <see cref="SupervisorCalls.WhichChildren"/>.</summary>
/// <param name="Id">The child's id.</param>
/// <param name="Status">Whether it runs.</param>
/// <param name="Child">Its reference while it runs.</param>
/// <param name="Type">What it is.</param>
public sealed record ChildInfo(string Id, ChildStatus Status, IActorRef? Child, ChildType Type);

/// <summary>The answer to <see cref="SupervisorCalls.CountChildren"/>.</summary>
/// <param name="Specs">Specs, running or not; 1 for simple-one-for-one.</param>
/// <param name="Active">Children that run.</param>
/// <param name="Supervisors">Children that are supervisors, running or not.</param>
/// <param name="Workers">Children that are workers, running or not.</param>
public sealed record ChildCount(int Specs, int Active, int Supervisors, int Workers);

/// <summary>In the exit reason of a supervisor that could not start: the child that failed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reason">Why it failed.</param>
public sealed record FailedToStartChild(string Id, ExitReason Reason);
