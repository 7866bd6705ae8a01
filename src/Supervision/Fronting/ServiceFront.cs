using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Posix.Redirecting;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Fronting;

/// <summary>What is before one service: has clients led to the process that serves, and sees when the former one has none left.</summary>
internal sealed class ServiceFront(IActorContext context, ServiceName name, ServiceSettings settings)
{
    private const string LookTimer = "flows";

    // One look may come between two connections of one client.
    private const int QuietLooks = 2;

    // Whoever has not accepted who called for so long accepts nobody any more.
    private const int CallLooksMax = 10;
    private static readonly TimeSpan LookSoon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, ServiceSpec> _ports = [];
    private (PortRange Range, int Port)? _next;
    private FrontWish? _wish;
    private int _quiet;
    private int _called;
    private bool _isUncalled;

    /// <summary>Time to look whether a process that is to end has connections.</summary>
    internal sealed record LookAtFlows(int Number);

    /// <summary>What was seen.</summary>
    internal sealed record FlowsSeen(int Number, FormerTraffic Traffic);

    /// <summary>A port for the next process of a spec; the same until it is used. Null where none is needed, or there is none.</summary>
    public int? NextPort(ServiceSpec spec)
    {
        if (!spec.Handoff.IsFronted)
        {
            return null;
        }

        if (_next is var (range, port))
        {
            if (range == spec.Handoff.Ports && !_ports.ContainsKey(port))
            {
                return port;
            }

            ReleaseNext();
        }

        _next = settings.Fronts.Ports.TryTake(spec.Handoff.Ports) is { } taken ? (spec.Handoff.Ports, taken) : null;
        return _next?.Port;
    }

    /// <summary>Has clients led where they belong.</summary>
    public void Follow(ServiceModel model, ServiceSpec spec)
    {
        FollowPorts(model, spec);
        FollowClients(model, spec);
        if (model.Handoff is not { Phase: HandoffPhase.Emptying } emptying)
        {
            context.Timers.Cancel(LookTimer);
            ForgetLooks();
        }
        else if (!context.Timers.IsTimerActive(LookTimer))
        {
            context.Timers.StartSingleTimer(LookTimer, new LookAtFlows(emptying.Number), LookSoon);
        }
    }

    /// <summary>Whether new clients go where they belong, and the former process has accepted all of its own, so that it can be told to end.</summary>
    public bool IsSettled(ServiceModel model, ServiceSpec spec) => (_isUncalled || model.Handoff?.Port is null) && settings.Fronts.IsSettled(spec);

    public void Look(LookAtFlows look, ServiceModel model, ServiceSpec spec)
    {
        if (model.Handoff is not { Phase: HandoffPhase.Emptying, Port: { } port } emptying || emptying.Number != look.Number)
        {
            return;
        }

        var self = context.Self;
        _ = Task.Run(() => settings.Fronts.LookAsync(spec, port))
            .ContinueWith(seen => self.Tell(new FlowsSeen(look.Number, seen.IsCompletedSuccessfully ? seen.Result : default)), TaskScheduler.Default);
    }

    /// <summary>True when it was seen often enough that nothing is left.</summary>
    public bool Hear(FlowsSeen seen, ServiceModel model, ServiceSpec spec)
    {
        if (model.Handoff is not { Phase: HandoffPhase.Emptying } emptying || emptying.Number != seen.Number)
        {
            return false;
        }

        _quiet = seen.Traffic.IsEmpty ? _quiet + 1 : 0;
        _isUncalled |= seen.Traffic.IsUncalled || (settings.Fronts.IsSettled(spec) && ++_called == CallLooksMax);
        context.Timers.StartSingleTimer(LookTimer, new LookAtFlows(seen.Number), LookEvery);
        return _quiet >= QuietLooks;
    }

    private void FollowClients(ServiceModel model, ServiceSpec spec)
    {
        if (spec.Handoff.IsFronted && FrontAim.IsUnknown(model))
        {
            return;
        }

        var wish = spec.Handoff.IsFronted ? new FrontWish(spec, FrontAim.Of(model), FrontAim.IsOpen(model, spec), !model.IsAtRest) : null;
        if (wish != _wish)
        {
            _wish = wish;
            ForgetLooks();
            settings.Fronts.Set(name, wish);
        }
    }

    private void ForgetLooks() => (_quiet, _called, _isUncalled) = (0, 0, false);

    private void FollowPorts(ServiceModel model, ServiceSpec spec)
    {
        ImmutableArray<int> ports = [.. new[] { model.LiveNumber is null ? null : model.Port, model.Handoff?.Port }.OfType<int>()];
        foreach (var port in ports)
        {
            if (!_ports.TryAdd(port, spec))
            {
                continue;
            }

            if (_next?.Port == port)
            {
                _next = null;
            }
            else
            {
                settings.Fronts.Ports.Keep(spec.Handoff.Ports, port);
            }
        }

        foreach (var (port, by) in _ports)
        {
            if (!ports.Contains(port))
            {
                _ = _ports.Remove(port);
                settings.Fronts.OnEnded(by, port);
            }
        }

        if (!spec.Handoff.IsFronted && model.Handoff is null)
        {
            ReleaseNext();
        }
    }

    private void ReleaseNext()
    {
        if (_next is var (range, port))
        {
            _next = null;
            settings.Fronts.Ports.Release(range, port);
        }
    }
}
