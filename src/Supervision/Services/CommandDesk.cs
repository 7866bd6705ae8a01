using Supervision.Actors;
using Supervision.Actors.Persistence;
using Supervision.ReadModel;
using Supervision.Specs;

namespace Supervision.Services;

/// <summary>
/// Answers commands: when their facts are durable and their outcome is known, once for each command id. What was given and answered is
/// part of the model, so that a daemon knows what an earlier one was told.
/// </summary>
internal sealed class CommandDesk(ServiceSpec spec)
{
    private readonly List<PendingCommand> _pending = [];

    /// <summary>What an earlier daemon was told and has not answered is awaited again; what came of it shows by the service.</summary>
    public void Resume(ServiceModel model) =>
        _pending.AddRange(model.Commands.Where(c => c.Outcome is null).Select(c => new PendingCommand(c) { IsRecorded = true }));

    /// <summary>Whether a command is a repetition: then its answer is given, or awaited together with the first one's.</summary>
    public bool IsKnown(ServiceCommand command, ServiceModel model, IActorRef asker, Func<ServiceStatus> status, JournalHealth journal)
    {
        if (command.CommandId is not { } id || model.Commands.LastOrDefault(c => c.Id == id) is not { } given)
        {
            return false;
        }

        if (given.Verb != command.Verb || given.Signal != command.Signal?.Name)
        {
            var text = $"{spec.Name}: the command id {id} was given to {given.Words} before: another command needs another id";
            asker.Tell(new CommandReply(CommandOutcome.Refused, text, status()));
        }
        else if (given is { Outcome: { } outcome, Answer: { } answer })
        {
            asker.Tell(new CommandReply(outcome, answer, status()));
        }
        else
        {
            var pending = _pending.Find(p => p.Given.Id == id)!;
            if (pending.IsHeld && !journal.IsAvailable)
            {
                asker.Tell(NotLasting(journal.Reason, status()));
                return true;
            }

            // What was held is written before the journal counts as available again.
            pending.IsRecorded |= pending.IsHeld;
            pending.Askers.Add(asker);
        }

        return true;
    }

    /// <summary>Whether a command is worth nothing if the next daemon does not know of it.</summary>
    public static bool MustLast(CommandVerb verb) => verb is CommandVerb.Enable or CommandVerb.Disable;

    /// <summary>
    /// What became of a command's facts. One that must last is not answered as done while they are only in memory, as when the disk was found
    /// to be full by this very write: whoever asked is told so, and can ask again by its id.
    /// </summary>
    public void Note(PendingCommand command, RecordOutcome outcome, Func<ServiceStatus> status)
    {
        if (outcome.IsDurable || command.Refusal is not null || command.Given.Verb is not { } verb || !MustLast(verb))
        {
            command.IsRecorded = true;
            command.Remark = outcome.IsDurable ? null : $" (not on disk yet: {outcome.Reason})";
            return;
        }

        command.IsHeld = true;
        command.Askers.ForEach(asker => asker.Tell(NotLasting(outcome.Reason, status())));
        command.Askers.Clear();
        if (command.Given.Id is null)
        {
            _pending.Remove(command);
        }
    }

    /// <summary>A command was decided on.</summary>
    public void Accept(PendingCommand command, string? refusal)
    {
        command.Refusal ??= refusal;
        _pending.Add(command);
    }

    /// <summary>Answers whatever can be answered now.</summary>
    /// <param name="model">The service as it is.</param>
    /// <param name="status">How it is shown.</param>
    /// <param name="remember">Keeps the answer to a command that has an id.</param>
    public void Settle(ServiceModel model, Func<ServiceStatus> status, Action<GivenCommand> remember)
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            if (_pending[i].IsRecorded && _pending[i].Judge(model, spec) is var (outcome, text))
            {
                Answer(_pending[i], new CommandReply(outcome, text + _pending[i].Remark, status()), remember);
                _pending.RemoveAt(i--);
            }
        }
    }

    private CommandReply NotLasting(string reason, ServiceStatus status) =>
        new(CommandOutcome.Unavailable, $"{spec.Name}: obeyed, but not recorded yet, so that the next daemon may not know of it: {reason}", status);

    /// <summary>The service is no more: nothing can come of what is still awaited.</summary>
    public void Abandon(string text, ServiceStatus status, Action<GivenCommand> remember)
    {
        _pending.ForEach(pending => Answer(pending, new CommandReply(CommandOutcome.Failed, text, status), remember));
        _pending.Clear();
    }

    private static void Answer(PendingCommand pending, CommandReply reply, Action<GivenCommand> remember)
    {
        if (pending.Given.Id is not null)
        {
            remember(pending.Given with { Outcome = reply.Outcome, Answer = reply.Text });
        }

        pending.Askers.ForEach(asker => asker.Tell(reply));
    }
}
