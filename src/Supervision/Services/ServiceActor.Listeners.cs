using Supervision.Listeners;
using Supervision.Specs;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <content>The part that waits for listeners to be open, and for somebody to call at them.</content>
internal sealed partial class ServiceActor
{
    private bool _hearsListeners;
    private int? _calledAfter;
    private bool _asksForCalls;

    /// <summary>Whether it starts only when somebody calls, and nobody does. Who is called once starts once: what ends is started again for the next that calls.</summary>
    private bool AwaitsCall => _spec.Start is StartTrigger.OnConnection && _calledAfter != _model.LastNumber;

    private void HearListeners()
    {
        _asksForCalls = false;
        if (_spec.Listeners.IsEmpty || _hearsListeners) return;
        _hearsListeners = true;
        Context.System.EventStream.Subscribe<ListenerChanged>(Self);
    }

    /// <summary>Who is told to start, or to start again, need not be called.</summary>
    private void NoteCall(CommandVerb? verb) => _calledAfter = verb switch
    {
        CommandVerb.Start when _model.LiveNumber is null => _model.LastNumber,
        CommandVerb.Restart => _model.LastNumber,
        CommandVerb.Stop or CommandVerb.Disable => null,
        _ => _calledAfter,
    };

    private Obstacle? ListenerGate()
    {
        if (_spec.Listeners.IsEmpty) return null;
        if (_settings.Listeners.MissingOf(_spec) is { } missing) return new Obstacle(missing, Cause.Dependency($"it waits for {missing}"));
        if (!AwaitsCall) return null;
        var names = string.Join(" or ", _spec.Listeners.Select(l => l.Name));
        return new Obstacle($"a connection to {names}", new Cause(CauseKind.Dependency, null, $"somebody connected to {names}"));
    }

    private void OnListenerChanged(ListenerChanged changed)
    {
        if (!_spec.Listeners.Any(l => l.Listener == changed.Name)) return;
        if (_spec.Handoff.IsFronted) _settings.Fronts.OnListeners();
        Step(new ServiceInput.GatesChanged());
    }

    private void OnListenerCalled(ListenerCalled called)
    {
        _asksForCalls = false;
        if (!_spec.Listeners.Any(l => l.Listener == called.Name) || _model.LiveNumber is not null) return;
        _calledAfter = _model.LastNumber;
        Step(new ServiceInput.GatesChanged());
    }

    private void FollowCalls()
    {
        if (_asksForCalls || !AwaitsCall || _model.State is not Waiting || _settings.Listeners.MissingOf(_spec) is not null) return;
        _asksForCalls = true;
        _settings.Listeners.AskForCalls(_spec, Self);
    }
}
