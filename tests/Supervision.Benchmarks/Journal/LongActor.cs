using Supervision.Actors.Persistence;

namespace Supervision.Benchmarks.Journal;

/// <summary>Does nothing but recover.</summary>
internal sealed class LongActor : PersistentActor
{
    private readonly TaskCompletionSource _recovered;
    private long _pids;

    public LongActor(string id, TaskCompletionSource recovered)
    {
        PersistenceId = id;
        _recovered = recovered;
        Recover<Started>(started => _pids += started.Pid);
    }

    public override string PersistenceId { get; }

    protected override void OnRecoveryCompleted() => _recovered.SetResult();
}
