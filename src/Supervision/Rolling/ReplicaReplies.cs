using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Rolling;

/// <summary>The replicas of a service, and their answers as one.</summary>
internal static class ReplicaReplies
{
    /// <summary>Sentences of replicas that are told one by one.</summary>
    private const int ToldMax = 5;

    /// <summary>The actors of a service's replicas, in order; of the service itself when it has no others.</summary>
    public static ImmutableArray<IActorRef> Replicas(ServiceName service, NodeSpec tree, IReadOnlyDictionary<ServiceName, IActorRef> directory) =>
        tree.Services.TryGetValue(service, out var first)
            ? [.. Enumerable.Range(0, first.Replicas).Select(number => directory.GetValueOrDefault(service.OfReplica(number))).OfType<IActorRef>()]
            : [];

    /// <summary>It went as it went for the one for whom it went worst.</summary>
    public static CommandReply Of(IReadOnlyList<CommandReply> replies)
    {
        var worst = replies.MaxBy(r => Badness(r.Outcome))!;
        var told = replies.Where(r => r.Outcome == worst.Outcome).Select(r => r.Text).ToArray();
        var text = string.Join("; ", told.Take(ToldMax)) + (told.Length > ToldMax ? $"; and {told.Length - ToldMax} more" : "");
        return new CommandReply(worst.Outcome, text, replies[0].Status);
    }

    private static int Badness(CommandOutcome outcome) => outcome switch
    {
        CommandOutcome.Done => 0,
        CommandOutcome.Accepted => 1,
        CommandOutcome.Failed => 2,
        CommandOutcome.Refused => 3,
        _ => 4,
    };
}
