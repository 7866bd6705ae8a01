using Supervision.Listeners;
using Supervision.Specs;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <content>The part that waits for listeners to be open, and for somebody to call at them.</content>
internal sealed partial class ServiceActor
{
    private bool _hearsListeners;
    private bool _isCalled;
    private bool _asksForCalls;

    /// <summary>Whether it starts only when somebody calls, and nobody does.</summary>
    private bool AwaitsCall => _spec.Start is StartTrigger.OnConnection && !_isCalled;

    private void HearListeners()
    {
        _asksForCalls = false;
        if (_spec.Listeners.IsEmpty || _hearsListeners) return;
        _hearsListeners = true;
        Context.System.EventStream.Subscribe<ListenerChanged>(Self);
    }

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
        if (_spec.Listeners.Any(l => l.Listener == changed.Name)) Step(new ServiceInput.GatesChanged());
    }

    private void OnListenerCalled(ListenerCalled called)
    {
        _asksForCalls = false;
        if (!_spec.Listeners.Any(l => l.Listener == called.Name) || _model.LiveNumber is not null) return;
        _isCalled = true;
        Step(new ServiceInput.GatesChanged());
    }

    /// <summary>Whoever is called once starts once: what ends is started again for the next that calls.</summary>
    private void FollowCalls()
    {
        if (_model.LiveNumber is not null) _isCalled = false;
        if (_asksForCalls || !AwaitsCall || _model.State is not Waiting || _settings.Listeners.MissingOf(_spec) is not null) return;
        _asksForCalls = true;
        _settings.Listeners.AskForCalls(_spec, Self);
    }
}
