using Supervision.Actors;
using Supervision.ReadModel;
using Supervision.Specs;

namespace Supervision.Services;

/// <summary>Answers commands: when their facts are durable and their outcome is known, once for each command id.</summary>
internal sealed class CommandDesk(ServiceSpec spec)
{
    /// <summary>Answers remembered for repeated commands.</summary>
    private const int AnswersMax = 100;

    private readonly List<PendingCommand> _pending = [];
    private readonly Dictionary<string, CommandReply> _answers = [];
    private readonly Queue<string> _order = [];

    /// <summary>Whether a command is a repetition: then its answer is given, or awaited together with the first one's.</summary>
    public bool IsKnown(ServiceCommand command, IActorRef asker)
    {
        if (_answers.TryGetValue(command.CommandId, out var answer))
        {
            asker.Tell(answer);
            return true;
        }

        if (_pending.Find(p => p.Command.CommandId == command.CommandId) is { } first)
        {
            first.Askers.Add(asker);
            return true;
        }

        return false;
    }

    /// <summary>A command was decided on.</summary>
    public void Accept(PendingCommand command, string? refusal)
    {
        if (refusal is not null)
        {
            command.IsRecorded = true;
            command.Refusal = refusal;
        }

        _pending.Add(command);
    }

    /// <summary>Answers whatever can be answered now.</summary>
    public void Settle(ServiceModel model, Func<ServiceStatus> status)
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            var pending = _pending[i];
            if (!pending.IsRecorded || pending.Judge(model, spec) is not var (outcome, text))
            {
                continue;
            }

            _pending.RemoveAt(i--);
            var reply = new CommandReply(outcome, text + pending.Remark, status());
            Remember(pending.Command.CommandId, reply);
            pending.Askers.ForEach(asker => asker.Tell(reply));
        }
    }

    /// <summary>The service is no more: nothing can come of what is still awaited.</summary>
    public void Abandon(string text, ServiceStatus status)
    {
        foreach (var pending in _pending)
        {
            pending.Askers.ForEach(asker => asker.Tell(new CommandReply(CommandOutcome.Failed, text, status)));
        }

        _pending.Clear();
    }

    private void Remember(string commandId, CommandReply reply)
    {
        if (_answers.TryAdd(commandId, reply))
        {
            _order.Enqueue(commandId);
            if (_order.Count > AnswersMax)
            {
                _answers.Remove(_order.Dequeue());
            }
        }
    }
}
