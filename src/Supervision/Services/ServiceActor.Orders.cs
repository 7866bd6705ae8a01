using Supervision.Actors;
using Supervision.Specs;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <content>
/// The part that has the keeper confirm that it starts no process by itself any more, before a handoff starts one beside the one that serves: both would
/// be the next by number, and one too many.
/// </content>
internal sealed partial class ServiceActor
{
    private const string ConfirmationTimer = "confirmation";

    /// <summary>A keeper that does not answer has a successor soon, which has the orders that stand then.</summary>
    private static readonly TimeSpan ConfirmationPatience = TimeSpan.FromSeconds(5);

    private readonly List<(object Message, IActorRef Sender)> _unconfirmed = [];
    private int? _confirming;

    /// <summary>Nothing has come from the keeper in the time that it had.</summary>
    private sealed record ConfirmationIsOverdue;

    /// <summary>What had waited for the keeper has been heard.</summary>
    private sealed record Reopen;

    /// <summary>Whether a message that replaces the process, or comes after one, has to wait until the keeper has confirmed; it is heard again then.</summary>
    private bool AwaitsConfirmation(object message)
    {
        if (_unconfirmed.Count == 0)
        {
            if (_model is not { State: Running, Handoff: null } || _specs.Newest.Handoff.Mode is HandoffMode.None || !_orders.MayAct(_model.LiveNumber))
            {
                return false;
            }

            _orders.IsClosed = true;
            _orders.Follow(_model, _spec, Gates(), MonotonicTime.Elapsed(_settings.Time));
            Context.Timers.StartSingleTimer(ConfirmationTimer, new ConfirmationIsOverdue(), ConfirmationPatience);
            AskForConfirmation();
        }

        _unconfirmed.Add((message, Sender));
        return true;
    }

    private static bool Replaces(ServiceInput input) => input is ServiceInput.SpecChanged { Restarts: true } or ServiceInput.ScheduleDue or ServiceInput.RepeatDue;

    /// <summary>The keeper hears and answers in one order: when it says what there is of the process, it has taken the order back.</summary>
    private void AskForConfirmation()
    {
        _confirming = _model.LiveNumber;
        _settings.Link.Inspect(_performer.Id(_model.LiveNumber!.Value));
    }

    /// <summary>By the order that it had still, the keeper has started another process, which is to be asked for now; or there is none any more.</summary>
    private void FollowConfirmation()
    {
        if (_confirming is null || _model.LiveNumber == _confirming)
        {
            return;
        }

        if (_model.State is Running)
        {
            AskForConfirmation();
        }
        else if (_model.State is not Starting)
        {
            Confirm();
        }
    }

    private void OnConfirmed(int number)
    {
        if (_confirming == number)
        {
            Confirm();
        }
    }

    private void Confirm()
    {
        _confirming = null;
        _orders.Confirm();
        Context.Timers.Cancel(ConfirmationTimer);
        foreach (var (message, sender) in _unconfirmed)
        {
            Self.Tell(message, sender);
        }

        // No order is given before they are heard.
        _unconfirmed.Clear();
        Self.Tell(new Reopen());
    }

    private void OnReopen()
    {
        // Something else may have had to wait meanwhile.
        if (_confirming is null)
        {
            _orders.IsClosed = false;
            Step(new ServiceInput.GatesChanged());
        }
    }
}
