using Supervision.Actors.Persistence;

namespace Supervision.Services;

/// <content>The part that keeps the journal of a service short: now and then all that is known is stored, and what led there long ago is deleted.</content>
internal sealed partial class ServiceActor
{
    private long _storedUpTo;

    /// <summary>Two are kept, so that the facts behind the older one are still there when the newer one is stored.</summary>
    protected override SnapshotRetention SnapshotRetention => new(2, DeleteEvents: _settings.Node.Journal.KeepEvents is not null);

    /// <summary>What is stored does not lead to what is known any more, so that is stored itself.</summary>
    protected override void OnFactsDropped(long count)
    {
        base.OnFactsDropped(count);
        Store();
    }

    protected override void PostStop()
    {
        _performer.ForgetAll();
        base.PostStop();
    }

    private void StoreIfDue()
    {
        if (LastSequenceNumber - _storedUpTo >= _settings.Node.Journal.KeepEvents)
        {
            Store();
        }
    }

    private void Store()
    {
        _storedUpTo = LastSequenceNumber;
        SaveSnapshot(_model);
    }
}
