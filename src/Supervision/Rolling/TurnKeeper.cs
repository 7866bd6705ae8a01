using Supervision.Actors;
using Supervision.Specs;

namespace Supervision.Rolling;

/// <summary>
/// Of the replicas of a service one at a time is replaced: whoever wants to asks for its turn, and has it until it says that it is over, or dies.
/// </summary>
internal sealed class TurnKeeper : ReceiveActor
{
    private readonly Dictionary<ServiceName, List<IActorRef>> _lines = [];

    public TurnKeeper()
    {
        Receive<AskTurn>(ask => OnAsk(ask.Service, Sender));
        Receive<EndTurn>(end => OnEnd(end.Service, Sender));
        Receive<Terminated>(dead => OnTerminated(dead.ActorRef));
    }

    public static Props Props() => Actors.Props.Create(() => new TurnKeeper());

    private void OnAsk(ServiceName service, IActorRef asker)
    {
        if (!_lines.TryGetValue(service, out var line))
        {
            _lines.Add(service, line = []);
        }

        if (line.Contains(asker))
        {
            return;
        }

        line.Add(asker);
        Context.Watch(asker);
        if (line.Count == 1)
        {
            asker.Tell(new Turn());
        }
    }

    private void OnEnd(ServiceName service, IActorRef asker)
    {
        if (!_lines.TryGetValue(service, out var line) || line.IndexOf(asker) is not (>= 0 and var place))
        {
            return;
        }

        line.RemoveAt(place);
        Context.Unwatch(asker);
        if (line.Count == 0)
        {
            _lines.Remove(service);
        }
        else if (place == 0)
        {
            line[0].Tell(new Turn());
        }
    }

    private void OnTerminated(IActorRef dead)
    {
        foreach (var service in _lines.Where(l => l.Value.Contains(dead)).Select(l => l.Key).ToArray())
        {
            OnEnd(service, dead);
        }
    }
}

/// <summary>The sender wants to replace a replica; answered with <see cref="Turn"/> when it may.</summary>
/// <param name="Service">The service, not the replica.</param>
internal sealed record AskTurn(ServiceName Service);

/// <summary>Nobody else replaces a replica of the service now.</summary>
internal sealed record Turn;

/// <summary>The sender has replaced what it wanted to, or no longer wants to.</summary>
/// <param name="Service">The service, not the replica.</param>
internal sealed record EndTurn(ServiceName Service);
