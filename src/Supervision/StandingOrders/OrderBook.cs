using Supervision.Posix.Processes;
using Supervision.Processes;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.StandingOrders;

/// <summary>
/// What one service has left with the keeper. Commands reach the keeper in the order in which they are given: what is taken back before a process is
/// signalled is taken back before the signal ends it.
/// </summary>
internal sealed class OrderBook(ServiceName service, ServiceSettings settings)
{
    private int? _ordered;
    private Basis? _basis;
    private (NodeSpec Node, bool IsReliedOn)? _known;

    /// <summary>What an order depends on, beside what may be in the way.</summary>
    private sealed record Basis(int Number, TimeSpan ReadySince, long Restarts, int Streak, ServiceSpec Spec);

    /// <summary>An earlier daemon may have left something for this incarnation, or the keeper may have done so by an order.</summary>
    public void Assume(int number) => (_ordered, _basis) = (number, null);

    /// <summary>Leaves with the keeper, or takes back, what follows from the state of the service.</summary>
    public void Follow(ServiceModel model, ServiceSpec spec, Gates gates, TimeSpan clock)
    {
        if (_ordered is null && model.State is not ServiceState.Running)
        {
            return;
        }

        if (OrderDecision.Of(model, spec, gates, IsReliedOn, clock) is { } order)
        {
            Give(model, spec, order);
        }
        else if (_ordered is { } number && !IsAboutToBeTold(model, gates, number))
        {
            TakeBack(model, number);
        }
    }

    private bool IsReliedOn
    {
        get
        {
            if (_known is not { } known || !ReferenceEquals(known.Node, settings.Node))
            {
                known = (settings.Node, settings.ReliedOn.Contains(service));
                _known = known;
            }

            return known.IsReliedOn;
        }
    }

    private void Give(ServiceModel model, ServiceSpec spec, StandingOrder order)
    {
        var running = (ServiceState.Running)model.State;
        var basis = new Basis(running.Number, running.ReadySince, model.Restarts, model.Streak, spec);
        if (basis != _basis)
        {
            (_ordered, _basis) = (running.Number, basis);
            settings.Link.Order(IncarnationId.Format(service, running.Number), order);
        }
    }

    /// <summary>The keeper has started it, and that it runs is the next thing to be told.</summary>
    private static bool IsAboutToBeTold(ServiceModel model, Gates gates, int number) =>
        model is { Wanted: true, State: ServiceState.Starting { Process: null } s } && s.Number == number && gates is { AgainstRunning: null, AgainstStarting: null };

    private void TakeBack(ServiceModel model, int number)
    {
        (_ordered, _basis) = (null, null);
        if (model.LiveNumber == number && model.State is not ServiceState.Stopping { Exit: not null })
        {
            settings.Link.Withdraw(IncarnationId.Format(service, number));
        }
    }
}
