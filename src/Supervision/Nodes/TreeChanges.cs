using System.Collections.Immutable;
using System.Globalization;
using Supervision.Actors;
using Supervision.Logs;
using Supervision.ReadModel;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Specs.Reconciliation;

namespace Supervision.Nodes;

/// <summary>Plans changes of the running tree, and makes them one at a time.</summary>
internal sealed class TreeChanges(ServiceSettings settings, IActorRef node, Board board, ServiceOutputs outputs)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _epoch = Guid.NewGuid().ToString("N");
    private long _revision;

    /// <summary>What it would take to make the running tree the wanted one.</summary>
    public Plan PlanFor(NodeSpec wanted) =>
        Planner.Between(
            settings.Node,
            wanted,
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

            var before = settings.Node;
            var next = NodeKeys.Applied(before, wanted);
            foreach (var service in next.Services.Values)
            {
                outputs.Configure(service.Name, service.Logs);
            }

            var answer = await node.Ask<object>(new Reshape(next, by), Timeout.InfiniteTimeSpan).ConfigureAwait(false);
            if (answer is not Reshaped reshaped)
            {
                throw new ReshapeException(((NotReshaped)answer).Why);
            }

            Interlocked.Increment(ref _revision);
            foreach (var name in before.Services.Keys.Where(name => !next.Services.ContainsKey(name)))
            {
                outputs.Remove(name);
            }

            return (plan, reshaped.Services);
        }
        finally
        {
            _turn.Release();
        }
    }
}
