using Supervision.Actors;
using Supervision.Groups;

namespace Supervision.Services;

/// <content>The part that obeys operators, once for each command id.</content>
internal sealed partial class ServiceActor
{
    private void OnCommand(ServiceCommand command)
    {
        if (!_hasEntered)
        {
            // Its group has not told it to begin yet.
            _early.Add((command, Sender));
            return;
        }

        if ((command.Verb is CommandVerb.Restart || _unconfirmed.Count > 0) && AwaitsConfirmation(command))
        {
            return;
        }

        if (_desk.IsKnown(command, _model, Sender, Status, JournalHealth))
        {
            _desk.Settle(_model, Status, Remember);
            return;
        }

        if (command.Verb is { } asked && CommandDesk.MustLast(asked) && !JournalHealth.IsAvailable)
        {
            Sender.Tell(new CommandReply(CommandOutcome.Unavailable, $"{_spec.Name}: this cannot be recorded now: {JournalHealth.Reason}", Status()));
            return;
        }

        var (id, verb, signal, cause) = (command.CommandId, command.Verb, command.Signal?.Name, command.Cause);
        var given = new GivenCommand(id, verb, signal, _model.LastNumber, command.AwaitsOutcome, _settings.Time.GetUtcNow(), cause);
        var pending = new PendingCommand(given) { Askers = { Sender }, Refusal = command.Objection };
        if (command.Objection is not null)
        {
            Refuse(pending);
            return;
        }

        var starts = verb is CommandVerb.Start or CommandVerb.Restart or CommandVerb.Enable or CommandVerb.Clear;
        if (starts && _links.Word.Held is { Cause.Kind: CauseKind.Group })
        {
            Context.Parent.Tell(new ClearGroup());
        }

        NoteCall(verb);
        if (starts && _model.LiveNumber is null)
        {
            Invite();
        }

        Step(command.Signal is { } s ? new ServiceInput.SendSignal(s.Number, s.Name, cause) : new ServiceInput.Command(verb!.Value, cause), pending);
    }

    private void Refuse(PendingCommand command)
    {
        var given = Take(command.Given);
        _desk.Accept(command, null);
        Record(given is null ? [] : [given], command, []);
        _desk.Settle(_model, Status, Remember);
    }

    /// <summary>The fact that a command was given; null for one that nobody can repeat.</summary>
    private ServiceFact.Commanded? Take(GivenCommand given)
    {
        if (given.Id is not { } id)
        {
            return null;
        }

        var fact = new ServiceFact.Commanded(id, given.Verb, given.Signal, given.NumberBefore, given.AwaitsOutcome)
        {
            At = given.At,
            Clock = MonotonicTime.Elapsed(_settings.Time),
            Cause = given.Cause,
            Text = $"{given.Words} asked for",
        };
        _model = ServiceMachine.Apply(_model, fact);
        return fact;
    }

    /// <summary>The answer is written behind: should it be lost with the daemon, the service's state gives it again.</summary>
    private void Remember(GivenCommand given)
    {
        var fact = new ServiceFact.Answered(given.Id!, given.Outcome!.Value)
        {
            At = _settings.Time.GetUtcNow(),
            Clock = MonotonicTime.Elapsed(_settings.Time),
            Cause = given.Cause,
            Text = given.Answer!,
        };
        _model = ServiceMachine.Apply(_model, fact);
        RecordAll([fact]);
    }
}
