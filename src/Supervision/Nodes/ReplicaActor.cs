using System.Text.Json.Serialization;
using Supervision.Actors;
using Supervision.Actors.Persistence;
using Supervision.Services;
using Supervision.Specs.Replication;

namespace Supervision.Nodes;

/// <summary>Keeps what operators have said of the numbers of replicas, over restarts of the daemon.</summary>
internal sealed class ReplicaActor : PersistentActor
{
    private ReplicaCounts _counts = ReplicaCounts.None;

    public ReplicaActor()
    {
        Recover<Scaled>(Apply);
        Receive<AskCounts>(_ => Sender.Tell(_counts));
        Receive<Scaled>(OnScaled);
    }

    /// <summary>Asks for the <see cref="ReplicaCounts"/>.</summary>
    internal sealed record AskCounts;

    /// <summary>An operator's word, as order and as fact. Answered with the <see cref="ReplicaCounts"/> once it is durable, or with <see cref="NotRecorded"/>.</summary>
    /// <param name="Service">The service's name.</param>
    /// <param name="Wanted">How many there shall be.</param>
    /// <param name="Configured">How many the configuration says there shall be.</param>
    /// <param name="Cause">Who said so.</param>
    internal sealed record Scaled(string Service, int Wanted, int Configured, Cause Cause);

    /// <summary>Nothing was changed.</summary>
    /// <param name="Why">Why.</param>
    internal sealed record NotRecorded(string Why);

    public static Props Props() => Actors.Props.Create(() => new ReplicaActor());

    public override string PersistenceId => "replicas";

    private void Apply(Scaled fact) => _counts = _counts.With(fact.Service, fact.Wanted, fact.Configured);

    private void OnScaled(Scaled order)
    {
        if (!JournalHealth.IsAvailable)
        {
            Sender.Tell(new NotRecorded(JournalHealth.Reason));
            return;
        }

        var before = _counts;
        Apply(order);
        var (asker, counts) = (Sender, _counts);
        Record(order, outcome =>
        {
            if (outcome.IsDurable)
            {
                asker.Tell(counts);
                return;
            }

            // It was the write that found out that the disk is full: what will be written later must not scale anything.
            var undo = order with { Wanted = before.Of(order.Service, order.Configured) };
            Apply(undo);
            Record(undo);
            asker.Tell(new NotRecorded(outcome.Reason));
        });
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReplicaActor.Scaled))]
internal sealed partial class ReplicaJson : JsonSerializerContext;
