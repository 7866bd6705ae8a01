using Supervision.Actors.Persistence;
using Supervision.Specs;

namespace Supervision.Services;

/// <summary>Reads the past of a service from the journal.</summary>
public static class ServiceHistory
{
    /// <summary>One fact.</summary>
    /// <param name="Number">Its number in the history of the service, from 1.</param>
    /// <param name="Name">Its name, such as <c>started</c>.</param>
    /// <param name="Fact">The fact.</param>
    /// <param name="State">The state it led to.</param>
    public sealed record Entry(long Number, string Name, ServiceFact Fact, ServiceState State);

    internal static async Task<IReadOnlyList<Entry>> ReadAsync(IJournal journal, ServiceName service, int limit, CancellationToken cancellationToken)
    {
        var types = ServiceFactTypes.Register();
        var newest = new Queue<Entry>();
        var id = ServiceActor.PersistenceIdOf(service);
        var (model, from) = await BaseAsync(journal, types, id, limit, cancellationToken).ConfigureAwait(false);
        var query = new EventQuery { PersistenceId = id, FromSequenceNumber = from };
        await foreach (var row in journal.Queries.EventsAsync(query, cancellationToken).ConfigureAwait(false))
        {
            var fact = (ServiceFact)types.Deserialize(row.Manifest, row.Payload);
            model = ServiceMachine.Apply(model, fact);
            newest.Enqueue(new Entry(row.SequenceNumber, ServiceFactTypes.WordOf(row.Manifest), fact, model.State));
            if (newest.Count > limit)
            {
                newest.Dequeue();
            }
        }

        return [.. newest];
    }

    /// <summary>
    /// What was known before the facts that are wanted, and the number of the first fact after that. Facts of long ago may have been deleted:
    /// then it is the oldest that is still known, or what is stored at all.
    /// </summary>
    private static async Task<(ServiceModel Model, long From)> BaseAsync(IJournal journal, EventTypes types, string id, int limit, CancellationToken cancellationToken)
    {
        var highest = await journal.HighestSequenceNumberAsync(id, cancellationToken).ConfigureAwait(false);
        var stored = await journal.Snapshots.LoadAsync(id, Math.Max(0, highest - limit), cancellationToken).ConfigureAwait(false);
        if (stored is null && !await BeginsAsync(journal, id, cancellationToken).ConfigureAwait(false))
        {
            stored = await OldestAsync(journal, id, cancellationToken).ConfigureAwait(false);
        }

        return stored is null ? (ServiceModel.New, 1) : (((ServiceModel)types.Deserialize(stored.Manifest, stored.Payload)).Restored(), stored.SequenceNumber + 1);
    }

    /// <summary>Whether the first fact of all is still there.</summary>
    private static async Task<bool> BeginsAsync(IJournal journal, string id, CancellationToken cancellationToken)
    {
        await foreach (var row in journal.Queries.EventsAsync(new EventQuery { PersistenceId = id, Limit = 1 }, cancellationToken).ConfigureAwait(false))
        {
            return row.SequenceNumber == 1;
        }

        return true;
    }

    private static async Task<StoredSnapshot?> OldestAsync(IJournal journal, string id, CancellationToken cancellationToken)
    {
        StoredSnapshot? oldest = null;
        for (var max = long.MaxValue; await journal.Snapshots.LoadAsync(id, max, cancellationToken).ConfigureAwait(false) is { } found; max = found.SequenceNumber - 1)
        {
            oldest = found;
        }

        return oldest;
    }
}
