namespace Supervision.Actors;

/// <summary>Operations on a <see cref="Supervisor"/>. Each is answered when it is done; what starts or stops a child waits for it.</summary>
/// <remarks>All fail with <see cref="ActorEndedException"/> when the supervisor has ended, or ends before it answers.</remarks>
public static class SupervisorCalls
{
    /// <summary>Starts a supervisor below <c>/user</c> and waits until it and all its children have started.</summary>
    /// <returns>Its reference, or why it could not start: with <see cref="ChildOutcome.Ignored"/>, <see cref="ChildOutcome.StartFailed"/> or <see cref="ChildOutcome.BadSpec"/>.</returns>
    public static Task<ChildResult> StartSupervisor(this ActorSystem system, Props props, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(system);
        return SupervisorStart.Below(system, props, name);
    }

    /// <summary>Adds a child, last in start order, and starts it. When it fails to start nothing is left of it.</summary>
    public static Task<ChildResult> StartChild(this IActorRef supervisor, ChildSpec spec, CancellationToken cancellationToken = default) =>
        supervisor.Call<ChildResult>(new SupervisorCall.StartChild(spec), cancellationToken: cancellationToken);

    /// <summary>Starts a dynamic child of a simple-one-for-one supervisor.</summary>
    /// <param name="supervisor">The supervisor.</param>
    /// <param name="id">What lists call the child; need not be unique.</param>
    /// <param name="argument">Given to <see cref="ChildSpec.Template"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<ChildResult> StartDynamicChild(
        this IActorRef supervisor, string id, object? argument, CancellationToken cancellationToken = default) =>
        supervisor.Call<ChildResult>(new SupervisorCall.StartDynamicChild(id, argument), cancellationToken: cancellationToken);

    /// <summary>Stops a child and keeps its spec, unless it is temporary.</summary>
    public static Task<ChildResult> TerminateChild(this IActorRef supervisor, string id, CancellationToken cancellationToken = default) =>
        supervisor.Call<ChildResult>(new SupervisorCall.TerminateChild(id), cancellationToken: cancellationToken);

    /// <summary>Stops a child by its reference, the only way for dynamic children. Also well when it is gone already.</summary>
    public static Task<ChildResult> TerminateChild(this IActorRef supervisor, IActorRef child, CancellationToken cancellationToken = default) =>
        supervisor.Call<ChildResult>(new SupervisorCall.TerminateDynamicChild(child), cancellationToken: cancellationToken);

    /// <summary>Starts a child that does not run. When it fails that is not tried again.</summary>
    public static Task<ChildResult> RestartChild(this IActorRef supervisor, string id, CancellationToken cancellationToken = default) =>
        supervisor.Call<ChildResult>(new SupervisorCall.RestartChild(id), cancellationToken: cancellationToken);

    /// <summary>Forgets a child that does not run.</summary>
    public static Task<ChildResult> DeleteChild(this IActorRef supervisor, string id, CancellationToken cancellationToken = default) =>
        supervisor.Call<ChildResult>(new SupervisorCall.DeleteChild(id), cancellationToken: cancellationToken);

    /// <summary>The children, the one placed last first.</summary>
    public static async Task<IReadOnlyList<ChildInfo>> WhichChildren(this IActorRef supervisor, CancellationToken cancellationToken = default) =>
        await supervisor.Call<ChildInfo[]>(new SupervisorCall.WhichChildren(), cancellationToken: cancellationToken).ConfigureAwait(false);

    /// <summary>Counts the children.</summary>
    public static Task<ChildCount> CountChildren(this IActorRef supervisor, CancellationToken cancellationToken = default) =>
        supervisor.Call<ChildCount>(new SupervisorCall.CountChildren(), cancellationToken: cancellationToken);

    /// <summary>Has the supervisor put aside whatever comes, until <see cref="ResumeSupervisor"/>. For maintenance and tests.</summary>
    public static Task SuspendSupervisor(this IActorRef supervisor, CancellationToken cancellationToken = default) =>
        supervisor.Call<Status.Success>(new SupervisorCall.Suspend(), cancellationToken: cancellationToken);

    /// <summary>Has the supervisor go on with what has come in the meantime.</summary>
    public static Task ResumeSupervisor(this IActorRef supervisor, CancellationToken cancellationToken = default) =>
        supervisor.Call<Status.Success>(new SupervisorCall.Resume(), cancellationToken: cancellationToken);
}
