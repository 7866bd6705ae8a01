using System.Collections.Immutable;
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
    private Basis? _decided;
    private (NodeSpec Node, bool IsReliedOn)? _known;
    private int? _actsFor;
    private bool _isClosed;

    /// <summary>All that an order follows from: as long as it is the same, so is the order.</summary>
    private readonly record struct Basis(
        int Number, TimeSpan ReadySince, bool IsWanted, bool IsAlone, long Restarts, int Streak, Gates Gates, bool IsReliedOn, ServiceSpec Spec,
        ImmutableSortedDictionary<string, string>? RunsBy);

    /// <summary>Until it is opened again no order is given, and one that stands is taken back.</summary>
    public bool IsClosed
    {
        get => _isClosed;
        set => (_isClosed, _decided) = (value, null);
    }

    /// <summary>An earlier daemon may have left something for this incarnation, or the keeper may have done so by an order.</summary>
    public void Assume(int number) => (_ordered, _decided, _actsFor) = (number, null, number);

    /// <summary>Whether the keeper may start the next process by itself: it is told otherwise, and has perhaps not heard it.</summary>
    public bool MayAct(int? number) => _actsFor is not null && _actsFor == number;

    /// <summary>It has heard that nothing stands any more.</summary>
    public void Confirm() => _actsFor = null;

    /// <summary>Leaves with the keeper, or takes back, what follows from the state of the service.</summary>
    public void Follow(ServiceModel model, ServiceSpec spec, Gates gates, TimeSpan clock)
    {
        if (model.State is ServiceState.Running running)
        {
            Follow(running, model, spec, gates, clock);
        }
        else if (_ordered is { } number && !IsAboutToBeTold(model, gates, number))
        {
            TakeBack(model, number);
        }
    }

    private void Follow(ServiceState.Running running, ServiceModel model, ServiceSpec spec, Gates gates, TimeSpan clock)
    {
        var basis = new Basis(running.Number, running.ReadySince, model.Wanted, model.Handoff is null, model.Restarts, model.Streak, gates, IsReliedOn, spec, model.RunsBy);
        if (basis == _decided)
        {
            return;
        }

        if (!_isClosed && OrderDecision.Of(model, spec, gates, basis.IsReliedOn, clock) is { } order)
        {
            (_ordered, _actsFor) = (running.Number, running.Number);
            settings.Link.Order(IncarnationId.Format(service, running.Number), order);
        }
        else if (_ordered is { } number)
        {
            TakeBack(model, number);
        }

        _decided = basis;
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

    /// <summary>The keeper has started it, and that it runs is the next thing to be told.</summary>
    private static bool IsAboutToBeTold(ServiceModel model, Gates gates, int number) =>
        model is { Wanted: true, State: ServiceState.Starting { Process: null } s } && s.Number == number && gates is { AgainstRunning: null, AgainstStarting: null };

    private void TakeBack(ServiceModel model, int number)
    {
        (_ordered, _decided) = (null, null);
        if (model.LiveNumber == number && model.State is not ServiceState.Stopping { Exit: not null })
        {
            settings.Link.Withdraw(IncarnationId.Format(service, number));
        }
    }
}
