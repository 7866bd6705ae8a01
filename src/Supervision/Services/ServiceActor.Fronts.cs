using Supervision.Fronting;

namespace Supervision.Services;

/// <content>The part whose processes have ports of their own.</content>
internal sealed partial class ServiceActor
{
    private static readonly TimeSpan SettledSoon = TimeSpan.FromMilliseconds(100);

    private void OnFlowsSeen(ServiceFront.FlowsSeen seen)
    {
        if (_front.Hear(seen, _model, _spec))
        {
            Step(new ServiceInput.FlowsEnded(seen.Number));
        }
    }

    /// <summary>As long as clients are led to the old process, because they cannot be led elsewhere now, or wait at its socket, it is not told to end.</summary>
    private bool IsHeldBack(ServiceInput input)
    {
        if (input is not ServiceInput.HandoffDue || _model.Handoff is not { Phase: HandoffPhase.Emptying } || _front.IsSettled(_model, _spec))
        {
            return false;
        }

        _performer.Perform(new ServiceEffect.HandoffDeadline(_model.Handoff.Number, SettledSoon), _model);
        return true;
    }
}
