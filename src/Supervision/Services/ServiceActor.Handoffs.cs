using System.Collections.Immutable;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <content>The part that goes over from one process to the next.</content>
internal sealed partial class ServiceActor
{
    /// <summary>
    /// What a handoff does to its processes waits until it is on disk, as nobody's availability hangs on it: a daemon that is killed in the midst leaves none
    /// behind of which the next one doesn't know what it is for, or at which port it is.
    /// </summary>
    private bool IsLate(ServiceEffect effect) =>
        effect is ServiceEffect.SpawnBeside or ServiceEffect.Drain || (effect is ServiceEffect.Spawn && _spec.Handoff.IsFronted);

    private void PerformLate(ImmutableArray<ServiceEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case ServiceEffect.SpawnBeside e when _model.Handoff is { Phase: not HandoffPhase.Rising } given && given.Number == e.Number:
                    Step(new ServiceInput.SpawnFailed(e.Number, "given up before it was started", IsTransient: true));
                    break;

                case ServiceEffect.SpawnBeside e when _model.Handoff?.Number == e.Number:
                    _performer.Perform(effect, _model);
                    break;

                case ServiceEffect.Spawn e when _model.State is Starting { Process: null } s && s.Number == e.Number:
                    _performer.Perform(effect, _model);
                    break;

                case ServiceEffect.Spawn e when _model.LiveNumber == e.Number:
                    Step(new ServiceInput.SpawnFailed(e.Number, "given up before it was started", IsTransient: true));
                    break;

                // The old one has died meanwhile.
                case ServiceEffect.SpawnBeside e when _model.State is Starting { Process: null } s && s.Number == e.Number:
                    _performer.Perform(effect, _model);
                    _specs.TakeOver();
                    TakeSpec();
                    break;

                case ServiceEffect.Drain d when _model.Handoff?.Number == d.Number:
                    _performer.Perform(effect, _model);
                    break;
            }
        }
    }

    /// <summary>The spec in force is that of the process that is the service.</summary>
    private void FollowHandoff(ServiceModel before)
    {
        if (before.Handoff is not { Phase: HandoffPhase.Rising } rising)
        {
            return;
        }

        if (_model.LiveNumber == rising.Number)
        {
            _specs.TakeOver();
            TakeSpec();
        }
        else if (_model.Handoff is not { Phase: HandoffPhase.Rising })
        {
            _specs.Fall();
        }
    }
}
