using Supervision.Rolling;
using Supervision.Specs;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <content>The part that lets the replicas of a service be replaced one after another: a change of the configuration, or a schedule, means all of them.</content>
internal sealed partial class ServiceActor
{
    private readonly List<ServiceInput> _awaitTurn = [];
    private bool _hasTurn;

    /// <summary>What is to be told while the process is one of before.</summary>
    private string? TurnWarning =>
        _awaitTurn.Exists(input => input is ServiceInput.SpecChanged) && !_hasTurn ? "it is replaced, for another configuration, when the replicas before it run by that" : null;

    private bool HasSiblings => _settings.Node.Services.TryGetValue(_spec.Name.Service, out var first) && first.Replicas > 1;

    private void Hear(ServiceInput input)
    {
        if (input is ServiceInput.RepeatDue && _spec.Repeat is { Action: HookAction.Restart }
            || input is ServiceInput.ScheduleDue && _spec.Schedule is { Action: HookAction.Restart })
        {
            StepInTurn(input);
        }
        else if (input is ServiceInput.Adopted adopted)
        {
            _attendance.Adopted(adopted.Number);
            Step(adopted with { Ends = EndsOrphans });
        }
        else if (!IsHeldBack(input))
        {
            Step(input);
        }
    }

    /// <summary>One input that ends the process in order to start another.</summary>
    private void StepInTurn(ServiceInput input)
    {
        if (_model.LiveNumber is null || _hasTurn || !HasSiblings)
        {
            Step(input);
            return;
        }

        _awaitTurn.Add(input);
        _settings.ReplicaTurns.Tell(new AskTurn(_spec.Name.Service), Self);
        Publish();
    }

    private void OnTurn()
    {
        _hasTurn = true;
        var awaited = _awaitTurn.ToArray();
        _awaitTurn.Clear();
        Array.ForEach(awaited, input => Step(input));
        FollowTurn();
    }

    /// <summary>A turn ends when the new process is ready, or nothing shall run. A replica that fails keeps it: what it has failed at is not to befall the others.</summary>
    private void FollowTurn()
    {
        if (_hasTurn)
        {
            if (_model.State is Disabled or Completed || (_model is { State: Running, Handoff: null or { Phase: not HandoffPhase.Rising } } && _specs.Coming is null && !_orders.IsClosed))
            {
                _hasTurn = false;
                _settings.ReplicaTurns.Tell(new EndTurn(_spec.Name.Service), Self);
            }
        }
        else if (_awaitTurn.Count > 0 && _model.LiveNumber is null)
        {
            // It has ended by itself, and its next process is a new one anyway.
            _awaitTurn.Clear();
            _settings.ReplicaTurns.Tell(new EndTurn(_spec.Name.Service), Self);
        }
    }
}
