using System.Collections.Immutable;
using System.Globalization;
using Supervision.Actors;
using Supervision.Listeners;
using Supervision.Logs;
using Supervision.ReadModel;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Specs.Reading;
using Supervision.Specs.Reconciliation;
using Supervision.Specs.Replication;

namespace Supervision.Nodes;

/// <summary>Plans changes of the running tree, and makes them one at a time.</summary>
internal sealed class TreeChanges(ServiceSettings settings, IActorRef node, Board board, ServiceOutputs outputs, ReplicaCounts counts, NodeSpec configured)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _epoch = Guid.NewGuid().ToString("N");
    private ReplicaCounts _counts = counts;
    private long _revision;

    /// <summary>The tree as the configuration has it: a service with several replicas stands there once.</summary>
    public NodeSpec Configured { get; private set; } = configured;

    /// <summary>What it would take to make the running tree the wanted one.</summary>
    public Plan PlanFor(NodeSpec wanted) =>
        Planner.Between(
            settings.Node,
            _counts.Expand(wanted),
            name => board.Current.Services.TryGetValue(name.Text, out var posted) ? posted.Status.Model : null,
            _epoch + Interlocked.Read(ref _revision).ToString(CultureInfo.InvariantCulture));

    /// <summary>Makes the running tree the wanted one.</summary>
    /// <param name="wanted">The tree to come.</param>
    /// <param name="planId">The plan that this has to be; null takes whatever it is.</param>
    /// <param name="by">Who applies it.</param>
    /// <returns>What was done, and every service of the new tree; null services when nothing was to be done.</returns>
    /// <exception cref="ReshapeException">The plan is another, or the tree cannot be changed now.</exception>
    public async Task<(Plan Plan, ImmutableDictionary<ServiceName, IActorRef>? Services)> ApplyAsync(NodeSpec wanted, string? planId, string by)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            var plan = PlanFor(wanted);
            if (planId is not null && planId != plan.Id)
            {
                throw new ReshapeException(planId, plan);
            }

            if (!plan.Changes.Any(c => c.Action is not ChangeAction.DaemonRestart))
            {
                return (plan, null);
            }

            return (plan, await ReshapeAsync(NodeKeys.Applied(Configured, wanted), _counts, by).ConfigureAwait(false));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Gives a service another number of replicas.</summary>
    /// <param name="service">The service, as the configuration has it.</param>
    /// <param name="replicas">How many there shall be.</param>
    /// <param name="record">Makes the word durable, and gives the counts with it.</param>
    /// <param name="by">Who said so.</param>
    /// <returns>How many there were, and every service of the new tree; null services when nothing was to be done.</returns>
    /// <exception cref="ReshapeException">The tree cannot be changed now.</exception>
    /// <exception cref="SpecException">The texts of the service make no sense with such a number in them.</exception>
    public async Task<(int Before, ImmutableDictionary<ServiceName, IActorRef>? Services)> ScaleAsync(
        ServiceSpec service, int replicas, Func<Task<ReplicaCounts>> record, string by)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            var before = _counts.Of(service);
            _counts.With(service.Name.Text, replicas, service.Replicas).Expand(Configured);
            var counts = await record().ConfigureAwait(false);
            return (before, before == replicas ? null : await ReshapeAsync(Configured, counts, by).ConfigureAwait(false));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>New addresses are open before anybody is told to serve them; where one cannot be, all stays as it is.</summary>
    private async Task OpenListenersAsync(NodeSpec before, NodeSpec next)
    {
        var (former, wanted) = (ListenersActor.Of(before), ListenersActor.Of(next));
        if (former.SequenceEqual(wanted))
        {
            return;
        }

        var applied = await node.Ask<ListenersActor.Applied>(new ListenersActor.Apply(wanted), Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        if (!applied.Errors.IsEmpty)
        {
            await node.Ask<ListenersActor.Applied>(new ListenersActor.Apply(former), Timeout.InfiniteTimeSpan).ConfigureAwait(false);
            throw new ReshapeException(string.Join("; ", applied.Errors));
        }
    }

    private async Task<ImmutableDictionary<ServiceName, IActorRef>> ReshapeAsync(NodeSpec configured, ReplicaCounts counts, string by)
    {
        var (before, next) = (settings.Node, counts.Expand(configured));
        if (await RedirectCheck.FindAsync(next).ConfigureAwait(false) is [var error, ..])
        {
            throw new ReshapeException(error.ToString());
        }

        await OpenListenersAsync(before, next).ConfigureAwait(false);
        foreach (var service in next.Services.Values)
        {
            outputs.Configure(service.Name, service.Logs);
        }

        var answer = await node.Ask<object>(new Reshape(next, by), Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        if (answer is not Reshaped reshaped)
        {
            throw new ReshapeException(((NotReshaped)answer).Why);
        }

        (Configured, _counts) = (configured, counts);
        Interlocked.Increment(ref _revision);
        foreach (var name in before.Services.Keys.Where(name => !next.Services.ContainsKey(name)))
        {
            outputs.Remove(name);
        }

        return reshaped.Services;
    }
}
