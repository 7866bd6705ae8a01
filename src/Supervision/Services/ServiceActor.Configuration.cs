using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Dependencies;
using Supervision.Groups;
using Supervision.ReadModel;
using Supervision.Specs;

namespace Supervision.Services;

/// <content>The part that follows changes of the tree: another spec, or the end.</content>
internal sealed partial class ServiceActor
{
    private void OnBegin(Begin begin)
    {
        var before = _links.Directory;
        _links.Directory = begin.Services;
        _groupIsFree = begin.GroupIsFree;
        if (before is null)
        {
            Enter(begin.By is { } by ? Cause.Configuration(by, $"{_spec.Name} is new") : null);
        }
        else
        {
            Respecify(begin.By ?? "the node", before);
        }
    }

    /// <summary>The tree is another: so may be the spec of this service, and those that it can rely on.</summary>
    private void Respecify(string by, ImmutableDictionary<ServiceName, IActorRef> before)
    {
        var wanted = _settings.Node.Services[_spec.Name];
        foreach (var dropped in _requirements.Replace(wanted, _settings.Node.Services, _model.LiveNumber is not null))
        {
            if (dropped.Incarnation is { } incarnation)
            {
                Context.Unwatch(incarnation);
            }

            before[dropped.Provider].Tell(new Unsubscribe(), Self);
        }

        SubscribeToProviders();
        var change = _specs.Replace(wanted, _model.LiveNumber is not null, ConfigurationDrift.RunsBy(_model), by);
        if (change is not null && _links.Word.Held is { Cause.Kind: CauseKind.Group })
        {
            Context.Parent.Tell(new ClearGroup());
        }

        if (change is { Restarts: true, Enabled: not false })
        {
            Step(new ServiceInput.GatesChanged());
            StepInTurn(change);
        }
        else
        {
            Step(change ?? (ServiceInput)new ServiceInput.GatesChanged());
        }

        if (change is not null)
        {
            TakeSpec();
            FollowSchedule();
            Publish();
        }
    }

    private void TakeSpec()
    {
        _attendance.Take(_spec, _model);
        _offer.Take(_spec);
        _schedule.Take(Context, _spec, _model);
        HearListeners();
        _front.Follow(_model, _spec);
        Offer();
    }

    private void OnLeave(Leave leave)
    {
        _links.Leave = leave;
        Step(new ServiceInput.GatesChanged());
    }

    /// <summary>The end of an actor that shall go, as soon as nothing of its service runs.</summary>
    private void GoIfAsked()
    {
        if (_links.Leave is not { } leave || _hasLeft || !_model.IsAtRest)
        {
            return;
        }

        _hasLeft = true;
        if (leave.IsRemoved)
        {
            Step(new ServiceInput.Removed(leave.Why.Cause));
            Context.System.EventStream.Publish(new ServiceRemoved(_spec.Name.Text));
        }

        _desk.Abandon($"{_spec.Name} waits for {leave.Why.Text}", Status(), Remember);
        Context.Stop(Self);
    }
}
