using Supervision.Actors;
using Supervision.Nodes;
using Supervision.ReadModel;
using Supervision.Specs;
using static Supervision.Services.ServiceState;

namespace Supervision.Tests.Worlds;

/// <summary>What holds for every tree, whatever happens.</summary>
internal sealed class TreeLawCheck(Func<SupervisionNode> node, SimulatedHost host)
{
    private readonly HashSet<(string Service, int Number)> _excused = [];

    /// <summary>Whether the node stops everything.</summary>
    public bool IsEnding { get; set; }

    private IEnumerable<ServiceStatus> All => node().Board.Current.Services.Values.Select(s => s.Status);

    /// <summary>What runs now was started by another configuration: a requirement that is new to it cannot be lost before it was met.</summary>
    public void ForgetRequirements()
    {
        if (node() is not null)
        {
            _excused.UnionWith(All.Where(s => s.Model.LiveNumber is not null).Select(s => (s.Spec.Name.Text, s.Model.LastNumber)));
        }
    }

    /// <summary>Whenever the actors have come to rest: who runs has all that it requires, or is on its way down.</summary>
    public void Check(bool isChanging)
    {
        Assert.Empty(host.Violations);
        if (isChanging)
        {
            ForgetRequirements();
            return;
        }

        var all = All.ToArray();
        foreach (var status in all.Where(s => s.Model.State is Starting or Running && !IsExcused(s)))
        {
            foreach (var requirement in status.Spec.Requires.Where(r => r.WhenLost is WhenLost.Stop))
            {
                Assert.True(
                    all.Any(p => p.Spec.Satisfies(requirement.Name) && Meets(p, requirement.Condition)),
                    $"{status.Spec.Name} is {status.Model.State.Word} though {requirement.Name} is not {requirement.Condition}");
            }
        }

        foreach (var group in node().Board.Current.Groups.Values.Where(g => g.Status.Word is "failed" or "stopped"))
        {
            Assert.True(
                all.All(s => s.Spec.Group != group.Status.Spec.Path || s.Model.State is not (Starting or Running) || WaitsForLaterOnes(group.Status.Spec, all)),
                $"a member of {group.Status.Spec.Path} runs though the group has {group.Status.Word}");
        }
    }

    /// <summary>A process is about to be asked to end: whoever relies on it has gone before. Noted, not thrown: an actor would take the blow.</summary>
    public void BeforeStop(string service, bool isChanging)
    {
        if (isChanging || !node().Board.Current.Services.TryGetValue(service, out var posted))
        {
            return;
        }

        var provider = posted.Status;
        var living = host.Living.Select(p => p.Service).ToHashSet();
        foreach (var dependent in All.Where(s => s.Spec.Name != provider.Spec.Name && living.Contains(s.Spec.Name.Text) && s.Model.State is not Disabled && !IsExcused(s)))
        {
            var relies = dependent.Spec.Requires.Any(r => r.WhenLost is WhenLost.Stop && provider.Spec.Satisfies(r.Name)
                && !All.Any(other => other.Spec.Name != provider.Spec.Name && other.Spec.Satisfies(r.Name) && Meets(other, r.Condition)));
            Note(relies, $"{service} is asked to stop while {dependent.Spec.Name}, which requires it, lives");

            // Written order is refined by dependencies: who loses a provider does not wait for those after it.
            var comesLater = IsEnding && provider.Spec.Requires.IsEmpty && provider.Spec.Group == dependent.Spec.Group && node().Spec.Groups[provider.Spec.Group] is { Strategy: SupervisionStrategy.RestForOne } group
                && group.Members.IndexOf(dependent.Spec.Name.Text) > group.Members.IndexOf(service);
            Note(comesLater, $"{service} is asked to stop while {dependent.Spec.Name}, which comes after it in {provider.Spec.Group}, lives");
        }
    }

    private void Note(bool isViolated, string violation)
    {
        if (isViolated)
        {
            host.Violations.Add(violation);
        }
    }

    /// <summary>Every service that is wanted and can start runs, or has completed: one that does not, in words; null when there is none.</summary>
    public string? Missing()
    {
        var all = All.ToArray();
        if (all.FirstOrDefault(s => !s.Model.Wanted) is { } unwanted)
        {
            return $"{unwanted.Spec.Name} is not wanted";
        }

        var ended = node().Board.Current.Groups.Values.Where(g => g.Status.Word == "stopped").Select(g => g.Status.Spec.Path).ToHashSet();
        var done = all.Where(s => s is { Spec.Type: ServiceType.OneShot, Model.State: Completed }).ToArray();
        var runs = With(_ => true, inOrder: true);

        // What is lost without a stop, and whoever comes before, is missed only by those that start.
        var mayRun = With(r => r.WhenLost is WhenLost.Stop, inOrder: false);

        // A significant member that has completed ends its group anew each time.
        foreach (var status in all.Where(s => !ended.Contains(s.Spec.Group)))
        {
            if (mayRun.Contains(status) && !runs.Contains(status))
            {
                continue;
            }

            var expected = runs.Contains(status) ? status.Spec.Type is ServiceType.OneShot ? "completed" : "running" : "waiting";
            // One that has completed when it could stays so.
            if (status.Model.State.Word != expected && (runs.Contains(status) || status.Model.State is not Completed))
            {
                return $"{status.Spec.Name} is {status.Model.State.Word} ({status.Model.Reason}) and should be {expected}";
            }
        }

        return null;

        List<ServiceStatus> With(Func<Requirement, bool> counts, bool inOrder)
        {
            var left = all.Where(s => !IsHeldByConflict(s, all) && !ended.Contains(s.Spec.Group)).ToList();
            while (left.RemoveAll(s => inOrder && PredecessorOf(s, all) is { } p && !left.Contains(p)
                || s.Spec.Requires.Where(counts).Any(r => !left.Concat(done).Any(p => p.Spec.Satisfies(r.Name)))) > 0)
            {
            }

            return left;
        }
    }

    /// <summary>In a rest-for-one group each member waits for the one before it.</summary>
    private ServiceStatus? PredecessorOf(ServiceStatus status, ServiceStatus[] all)
    {
        var group = node().Spec.Groups[status.Spec.Group];
        var place = group.Members.IndexOf(status.Spec.Name.Text);
        return group.Strategy is SupervisionStrategy.RestForOne && place > 0 ? all.FirstOrDefault(s => s.Spec.Name.Text == group.Members[place - 1]) : null;
    }

    /// <summary>A rest-for-one group goes down one member after the other, the last one first.</summary>
    private static bool WaitsForLaterOnes(GroupSpec group, ServiceStatus[] all) =>
        group.Strategy is SupervisionStrategy.RestForOne && all.Any(s => s.Spec.Group == group.Path && s.Model.State is Stopping);

    private static bool IsHeldByConflict(ServiceStatus status, ServiceStatus[] all) =>
        !status.Model.IsEnabled(status.Spec.Enabled) && all.Any(other => other.Spec.Name != status.Spec.Name && other.Model.IsEnabled(other.Spec.Enabled)
            && (other.Spec.Conflicts.Any(status.Spec.Satisfies) || status.Spec.Conflicts.Any(other.Spec.Satisfies)));

    private bool IsExcused(ServiceStatus status) => _excused.Contains((status.Spec.Name.Text, status.Model.LastNumber));

    private static bool Meets(ServiceStatus provider, RequirementCondition condition) => provider.Model.State switch
    {
        Completed => provider.Spec.Type is ServiceType.OneShot || condition is RequirementCondition.Completed,
        Running => condition is not RequirementCondition.Completed,
        Starting { Process: not null } => condition is RequirementCondition.Started,
        _ => false,
    };
}
