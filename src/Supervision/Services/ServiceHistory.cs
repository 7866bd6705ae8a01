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
        var model = ServiceModel.New;
        await foreach (var row in journal.Queries.EventsAsync(new EventQuery { PersistenceId = ServiceActor.PersistenceIdOf(service) }, cancellationToken).ConfigureAwait(false))
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
}
