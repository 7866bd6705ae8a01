using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Dependencies;
using Supervision.ReadModel;
using Supervision.Rolling;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Nodes;

/// <summary>Brings commands to services, be they of one process or of many, and makes their answers one.</summary>
/// <param name="settings">The tree.</param>
/// <param name="node">Who brings restarts to one replica after the other.</param>
/// <param name="board">What the services are now.</param>
internal sealed class CommandDelivery(ServiceSettings settings, IActorRef node, Board board)
{
    /// <summary>Null when there is none of that name. A restart comes to one replica after the other.</summary>
    /// <param name="service">The service, with all its replicas, or one of them: <c>web</c> or <c>web.2</c>.</param>
    /// <param name="command">What it is to do.</param>
    /// <param name="services">The actors of all services.</param>
    /// <param name="timeout">How long to wait for the answer.</param>
    /// <param name="cancellationToken">Ends the wait; the command stays given.</param>
    /// <exception cref="AskTimeoutException">The outcome is not known in time; the command stays given.</exception>
    public async Task<CommandReply?> GiveAsync(
        string service, ServiceCommand command, ImmutableDictionary<ServiceName, IActorRef> services, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!ServiceName.TryParseReplica(service, out var name) || !settings.Node.Services.TryGetValue(name, out var spec))
        {
            return null;
        }

        var isOne = service.Contains('.', StringComparison.Ordinal);
        var replicas = isOne
            ? [.. services.TryGetValue(name, out var actor) ? [actor] : Array.Empty<IActorRef>()]
            : ReplicaReplies.Replicas(name, settings.Node, services);
        if (replicas.IsEmpty)
        {
            return null;
        }

        if (command.Verb is CommandVerb.Enable && ConflictCheck.Against(spec, board.Current) is { } enabled)
        {
            command = command with { Objection = $"{name} conflicts with {enabled}, which is enabled: disable {enabled} first" };
        }

        return replicas is not [var only] ? await CommandAllAsync(name, command, replicas, timeout, cancellationToken).ConfigureAwait(false)
            : await only.Ask<CommandReply>(command, timeout, cancellationToken).ConfigureAwait(false);
    }

    private async Task<CommandReply> CommandAllAsync(
        ServiceName service, ServiceCommand command, ImmutableArray<IActorRef> replicas, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (command.Verb is not CommandVerb.Restart)
        {
            var replies = await Task.WhenAll(replicas.Select(r => r.Ask<CommandReply>(command, timeout, cancellationToken))).ConfigureAwait(false);
            return ReplicaReplies.Of(replies);
        }

        if (command.AwaitsOutcome)
        {
            return await node.Ask<CommandReply>(new RollingCommand.Order(service, command, replicas), timeout, cancellationToken).ConfigureAwait(false);
        }

        node.Tell(new RollingCommand.Order(service, command, replicas));
        return new CommandReply(CommandOutcome.Accepted, $"the {replicas.Length} replicas of {service} will be restarted one after another", board.Current.Services[service.Text].Status);
    }
}
