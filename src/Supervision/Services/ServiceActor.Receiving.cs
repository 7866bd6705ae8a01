using Supervision.Actors;
using Supervision.Dependencies;
using Supervision.Fronting;
using Supervision.Groups;
using Supervision.Listeners;
using Supervision.Processes;
using Supervision.Rolling;
using Supervision.Schedules;

namespace Supervision.Services;

/// <summary>What the actor hears.</summary>
internal sealed partial class ServiceActor
{
    protected override bool OnReceive(object message)
    {
        switch (message)
        {
            case ServiceInput input: Hear(input); return true;
            case Begin begin: OnBegin(begin); return true;
            case Turn: OnTurn(); return true;
            case NextRun next: OnNextRun(next); return true;
            case ServiceCommand command: OnCommand(command); return true;
            case Terminated dead: OnTerminated(dead); return true;
            default: return HearGroup(message) || HearOthers(message) || HearProcess(message);
        }
    }

    private bool HearGroup(object message)
    {
        switch (message)
        {
            case GroupWord word: OnWord(word); return true;
            case RestartPermit: OnPermit(); return true;
            case Foresee coming: _requirements.Foresee(coming.Requires); return true;
            case Leave leave: OnLeave(leave); return true;
            default: return false;
        }
    }

    private bool HearOthers(object message)
    {
        switch (message)
        {
            case Availability availability: OnAvailability(availability); return true;
            case Subscribe subscribe: OnSubscribe(subscribe); return true;
            case Unsubscribe: OnUnsubscribe(); return true;
            case Release release: OnRelease(release); return true;
            case Invite invite: OnInvite(invite); return true;
            case InviteAnswered answer: OnInviteAnswered(answer); return true;
            case ListenerChanged changed: OnListenerChanged(changed); return true;
            case ListenerCalled called: OnListenerCalled(called); return true;
            default: return false;
        }
    }

    private bool HearProcess(object message)
    {
        switch (message)
        {
            case ProcessSaid said: OnSaid(said); return true;
            case IncarnationWarned warned: OnWarned(warned); return true;
            case ProcessesSeen seen: OnSeen(seen); return true;
            case EffectPerformer.LookAtStop look: _settings.Link.Inspect(_performer.Id(look.Number)); return true;
            case EffectPerformer.TurnIsOver: _performer.EndTurn(); return true;
            case CommandActor.Ended ended: OnCommandEnded(ended); return true;
            case ServiceFront.LookAtFlows look: _front.Look(look, _model, _spec); return true;
            case ServiceFront.FlowsSeen seen: OnFlowsSeen(seen); return true;
            case ConfirmationIsOverdue: Confirm(); return true;
            case Reopen: OnReopen(); return true;
            case OutputWarnings warnings: OnOutputWarnings(warnings); return true;
            default: return false;
        }
    }
}
