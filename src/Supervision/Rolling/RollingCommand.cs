using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Rolling;

/// <summary>Gives a command to the replicas of a service one after another: to the next when it has come true for the one before. Ends at the first failure.</summary>
internal sealed class RollingCommand : ReceiveActor
{
    private readonly Order _order;
    private readonly IActorRef _asker;
    private readonly ServiceSettings _settings;
    private readonly List<CommandReply> _replies = [];

    public RollingCommand(Order order, IActorRef asker, ServiceSettings settings)
    {
        (_order, _asker, _settings) = (order, asker, settings);
        Receive<Turn>(_ => Next());
        Receive<CommandReply>(OnReply);
    }

    /// <summary>What is to be done.</summary>
    /// <param name="Service">The service.</param>
    /// <param name="Command">The command to each of its replicas.</param>
    /// <param name="Replicas">Its replicas, in order.</param>
    internal sealed record Order(ServiceName Service, ServiceCommand Command, ImmutableArray<IActorRef> Replicas);

    /// <param name="order">What is to be done.</param>
    /// <param name="asker">Is told what has come of it, as one <see cref="CommandReply"/>.</param>
    /// <param name="settings">What the services share.</param>
    public static Props Props(Order order, IActorRef asker, ServiceSettings settings) => Actors.Props.Create(() => new RollingCommand(order, asker, settings));

    protected override void PreStart() => _settings.ReplicaTurns.Tell(new AskTurn(_order.Service), Self);

    private void Next() => _order.Replicas[_replies.Count].Tell(_order.Command with { AwaitsOutcome = true }, Self);

    private void OnReply(CommandReply reply)
    {
        _replies.Add(reply);
        if (reply.Outcome is CommandOutcome.Done && _replies.Count < _order.Replicas.Length)
        {
            Next();
            return;
        }

        var whole = ReplicaReplies.Of(_replies);
        var left = _order.Replicas.Length - _replies.Count;
        _asker.Tell(left == 0 ? whole : whole with { Text = $"{whole.Text}; the {left} after it {(left == 1 ? "is" : "are")} left as {(left == 1 ? "it was" : "they were")}" });
        _settings.ReplicaTurns.Tell(new EndTurn(_order.Service), Self);
        Context.Stop(Self);
    }
}
