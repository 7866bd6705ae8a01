using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Dependencies;
using Supervision.Groups;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Nodes;

/// <summary>
/// A change of the tree under way. What has to go goes first, those that depend on it before it; then the tree gets its new members, and all
/// learn their new specs. So two services that must not run side by side never do.
/// </summary>
internal sealed class Reshaping
{
    private readonly NodeSpec _before;
    private readonly HashSet<string> _left;

    public Reshaping(NodeSpec before, Reshape order, IActorRef asker)
    {
        (_before, Order, Asker) = (before, order, asker);
        Leaving = Leavers().ToImmutableDictionary(l => l.Name, l => new Leave(new Obstacle(l.For, Cause.Configuration(order.By, l.Text)), l.IsRemoved));
        _left = [.. Leaving.Keys];
    }

    public Reshape Order { get; }

    public IActorRef Asker { get; }

    /// <summary>Services that go, or move to another group, and groups that go.</summary>
    public ImmutableDictionary<string, Leave> Leaving { get; }

    public bool AllHaveLeft => _left.Count == 0;

    public void HasLeft(string member) => _left.Remove(member);

    /// <summary>Services that stay and will require other services than now.</summary>
    public IEnumerable<(ServiceName Name, Foresee Message)> Foresights()
    {
        foreach (var (name, spec) in _before.Services)
        {
            if (Order.Node.Services.TryGetValue(name, out var wanted) && !ReferenceEquals(spec, wanted) && !spec.Requires.SequenceEqual(wanted.Requires))
            {
                yield return (name, new Foresee(wanted.Requires));
            }
        }
    }

    private IEnumerable<(string Name, string For, string Text, bool IsRemoved)> Leavers()
    {
        foreach (var (name, spec) in _before.Services)
        {
            if (!Order.Node.Services.TryGetValue(name, out var wanted))
            {
                yield return Order.Node.Services.TryGetValue(name.Service, out var first)
                    ? (name.Text, "more replicas to be wanted", $"{name.Service} has {first.Replicas} {(first.Replicas == 1 ? "replica" : "replicas")}", true)
                    : (name.Text, "the configuration to have it again", $"{name} is not in it any more", true);
            }
            else if (wanted.Group != spec.Group)
            {
                yield return (name.Text, $"its move to group {wanted.Group}", $"{name} moves from group {spec.Group} to {wanted.Group}", false);
            }
        }

        foreach (var path in _before.Groups.Keys.Where(path => !Order.Node.Groups.ContainsKey(path)))
        {
            yield return (path, "the configuration to have it again", $"group {path} is not in it any more", true);
        }
    }
}
