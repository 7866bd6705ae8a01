using Supervision.Actors;
using Supervision.Dependencies;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <content>The part that speaks with the services that this one needs, and with those that need it.</content>
internal sealed partial class ServiceActor
{
    private void SubscribeToProviders()
    {
        foreach (var provider in _requirements.Providers)
        {
            _links.Directory![provider].Tell(new Subscribe(_spec.Name), Self);
        }
    }

    /// <summary>Those that it wants start with it, and it waits for their answer.</summary>
    private void Invite()
    {
        _requirements.Invited();
        foreach (var wanted in _requirements.Wanted)
        {
            _links.Directory![wanted].Tell(new Invite(_spec.Name), Self);
        }
    }

    private void OnInvite(Invite invite)
    {
        if (!_hasEntered)
        {
            _early.Add((invite, Sender));
            return;
        }

        Step(new ServiceInput.Invited(Cause.Dependency($"{invite.By} wants it")));
        Sender.Tell(new InviteAnswered(_spec.Name), Self);
    }

    private void OnInviteAnswered(InviteAnswered answer)
    {
        _requirements.Answered(answer.Provider);
        Step(new ServiceInput.GatesChanged());
    }

    private void OnSubscribe(Subscribe subscribe)
    {
        if (_links.Subscribers.Add(Sender))
        {
            Context.Watch(Sender);
            _offer.Join(Sender);
        }

        if (_hasEntered)
        {
            Sender.Tell(_offer.Current, Self);
        }
    }

    private void OnUnsubscribe()
    {
        if (_links.Subscribers.Remove(Sender))
        {
            Context.Unwatch(Sender);
            _offer.Gone(Sender);
            Step(new ServiceInput.GatesChanged());
        }
    }

    private void OnRelease(Release release)
    {
        if (_offer.Released(Sender, release.LeaveNumber))
        {
            Step(new ServiceInput.GatesChanged());
        }
    }

    private void OnAvailability(Availability availability)
    {
        if (_requirements.Update(availability) is { } former)
        {
            Context.Unwatch(former);
        }

        if (availability.Incarnation is { } incarnation)
        {
            Context.Watch(incarnation);
        }

        Step(new ServiceInput.GatesChanged());
    }

    private void OnTerminated(Terminated dead)
    {
        if (_links.Subscribers.Remove(dead.ActorRef))
        {
            _offer.Gone(dead.ActorRef);
        }

        _requirements.Died(dead.ActorRef);
        Step(new ServiceInput.GatesChanged());
    }

    /// <summary>Lets go of providers that want to end, as soon as this service does not rely on them any more.</summary>
    private void ReleaseProviders()
    {
        foreach (var leaving in _requirements.Leaving.ToArray())
        {
            // Who only starts after another goes on without it, but when both are on their way down, it goes first.
            var goesFirst = _model.State is Stopping && _requirements.IsOnlyBefore(leaving.Provider);
            if (_model.LiveNumber is null || !_requirements.ReliesOn(leaving.Provider) || (_requirements.Lost is null && !goesFirst))
            {
                _requirements.Released(leaving);
                _links.Directory![leaving.Provider].Tell(new Release(leaving.LeaveNumber!.Value), Self);
            }
        }
    }
}
