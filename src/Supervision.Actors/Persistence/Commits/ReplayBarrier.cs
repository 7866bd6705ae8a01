namespace Supervision.Actors.Persistence;

/// <summary>
/// Waits in the queue until everything submitted before it is durable, failed or held, and then takes along what is held, so
/// that a replay sees each event once: in the database, or here.
/// </summary>
internal sealed class ReplayBarrier(string persistenceId) : JournalWrite(persistenceId)
{
    private readonly TaskCompletionSource<IReadOnlyList<AppendWrite>> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IReadOnlyList<AppendWrite>> Reached => _reached.Task;

    public void Reach(IReadOnlyList<AppendWrite> held) => _reached.SetResult(held);

    protected internal override void OnDurable() => Reach([]);

    protected internal override void OnFailed(JournalException error) => _reached.SetException(error);
}
