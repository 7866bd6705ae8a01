using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Dependencies;

/// <summary>Keeps which requirements of one service are met, by which of the providers that there are.</summary>
internal sealed class RequirementTracker
{
    private ImmutableArray<(Requirement Requirement, ImmutableArray<ServiceName> Providers)> _requirements;
    private ImmutableArray<ServiceName> _wanted;
    private ImmutableArray<ServiceName> _before;
    private ImmutableArray<ServiceName> _conflicts;
    private readonly Dictionary<ServiceName, Availability> _availabilities = [];
    private readonly HashSet<Requirement> _missed = [];
    private readonly HashSet<Requirement> _excused = [];
    private readonly HashSet<ServiceName> _invited = [];

    public RequirementTracker(ServiceSpec spec, ImmutableSortedDictionary<ServiceName, ServiceSpec> services) => Find(spec, services);

    /// <summary>Requirements that are about to be dropped count as met by a service that runs: it need not go down with them.</summary>
    public void Foresee(ImmutableArray<Requirement> coming) =>
        _excused.UnionWith(_requirements.Select(r => r.Requirement).Except(coming.Select(Bare)));

    /// <summary>Another spec, or other services. A requirement that is new to a service that runs was never met, and so cannot be lost before it is.</summary>
    /// <returns>What was offered by services that do not matter here any more.</returns>
    public ImmutableArray<Availability> Replace(ServiceSpec spec, ImmutableSortedDictionary<ServiceName, ServiceSpec> services, bool runs)
    {
        var known = _requirements.Select(r => r.Requirement).ToHashSet();
        Find(spec, services);
        _excused.Clear();
        _excused.UnionWith(runs ? _requirements.Select(r => r.Requirement).Where(r => !known.Contains(r)) : []);
        _invited.IntersectWith(_wanted);
        var dropped = _availabilities.Values.ExceptBy(Providers, a => a.Provider).ToImmutableArray();
        foreach (var availability in dropped)
        {
            _availabilities.Remove(availability.Provider);
        }

        return dropped;
    }

    /// <summary>Nothing of the service runs any more: what it needs next it needs from the start.</summary>
    public void ExcuseNothing() => _excused.Clear();

    private void Find(ServiceSpec spec, ImmutableSortedDictionary<ServiceName, ServiceSpec> services)
    {
        _conflicts = [.. ConflictPairs.With(spec.Name, services)];
        if (spec.Requires.IsEmpty && spec.Wants.IsEmpty && spec.After.IsEmpty)
        {
            (_requirements, _wanted, _before) = ([], [], []);
            return;
        }

        var all = services.Values.ToArray();
        _requirements = [.. spec.Requires.Select(r => (Bare(r), NamesOf(r.Name, all)))];
        _wanted = [.. spec.Wants.SelectMany(name => NamesOf(name, all)).Distinct()];
        _before = [.. _wanted.Concat(spec.After.SelectMany(name => NamesOf(name, all))).Distinct()];
    }

    /// <summary>Every service whose state matters to this one.</summary>
    public IEnumerable<ServiceName> Providers => _requirements.SelectMany(r => r.Providers).Concat(_before).Concat(_conflicts).Distinct();

    /// <summary>Services that are to start with this one.</summary>
    public ImmutableArray<ServiceName> Wanted => _wanted;

    /// <summary>A service that this one starts after, and that is still on its way; null when there is none.</summary>
    public Obstacle? Order
    {
        get
        {
            foreach (var name in _before)
            {
                if (MayCome(name))
                {
                    var text = $"{name} to be ready or to fail";
                    return new Obstacle(text, new Cause(CauseKind.Dependency, name.Text, $"it starts after {name}"));
                }
            }

            return null;
        }
    }

    /// <summary>Whether every requirement that is not met may be, by what its providers say.</summary>
    public bool MissingMayCome => _requirements.All(r => IsMet(r.Requirement, r.Providers) || r.Providers.Any(MayCome));

    /// <summary>The wanted services have been invited: until they answer, each may be on its way.</summary>
    public void Invited() => _invited.UnionWith(_wanted);

    /// <summary>What an invited service is now is known.</summary>
    public void Answered(ServiceName provider) => _invited.Remove(provider);

    /// <summary>An enabled service that conflicts with this one; null when this one is enabled itself, or nobody stands against it.</summary>
    public Obstacle? ConflictOf(bool isEnabled)
    {
        foreach (var name in isEnabled ? [] : _conflicts)
        {
            if (_availabilities.TryGetValue(name, out var other) && other.IsEnabled)
            {
                return new Obstacle($"{name}, which conflicts with it, to be disabled", new Cause(CauseKind.Dependency, name.Text, $"it conflicts with {name}, which is enabled"));
            }
        }

        return null;
    }

    /// <summary>Whether this service has to be down before a provider may be, and not only wants to know of it.</summary>
    public bool ReliesOn(ServiceName provider) => _before.Contains(provider) || _requirements.Any(r => r.Providers.Contains(provider));

    /// <summary>Whether a provider is only one by order, which no stop is needed for.</summary>
    public bool IsOnlyBefore(ServiceName provider) => _before.Contains(provider);

    /// <summary>Why the service cannot start; null when all requirements are met.</summary>
    public Obstacle? Missing => Unmet(static _ => true, unknownCounts: true);

    /// <summary>Why the service cannot go on; null when nothing is lost that it stops for.</summary>
    public Obstacle? Lost => Unmet(r => r.WhenLost is WhenLost.Stop && !_excused.Contains(r), unknownCounts: false);

    /// <summary>Providers that wait for this service to let go of them.</summary>
    public IEnumerable<Availability> Leaving => _availabilities.Values.Where(a => a.LeaveNumber is not null);

    /// <summary>Notes what a provider offers. The result is the process to be watched no longer, if it was another one.</summary>
    public IActorRef? Update(Availability availability)
    {
        var before = _availabilities.GetValueOrDefault(availability.Provider)?.Incarnation;
        _availabilities[availability.Provider] = availability;
        _excused.RemoveWhere(excused => _requirements.Any(r => r.Requirement == excused && IsMet(r.Requirement, r.Providers)));
        return before is not null && !before.Equals(availability.Incarnation) ? before : null;
    }

    /// <summary>A provider has been let go of.</summary>
    public void Released(Availability availability) => _availabilities[availability.Provider] = availability with { LeaveNumber = null, Level = AvailabilityLevel.None };

    /// <summary>A process that a provider's offer rested on has died.</summary>
    public void Died(IActorRef incarnation)
    {
        foreach (var (provider, availability) in _availabilities)
        {
            if (incarnation.Equals(availability.Incarnation))
            {
                _availabilities[provider] = availability with { Level = AvailabilityLevel.None, Incarnation = null };
                return;
            }
        }
    }

    /// <summary>Requirements marked <c>when-lost = restart</c> that were lost while the service ran and are met again.</summary>
    public Cause? TakeReturned(bool runs)
    {
        Cause? returned = null;
        foreach (var (requirement, providers) in _requirements)
        {
            if (requirement.WhenLost is not WhenLost.Restart)
            {
                continue;
            }

            if (!IsMet(requirement, providers))
            {
                if (runs)
                {
                    _missed.Add(requirement);
                }
            }
            else if (_missed.Remove(requirement) && runs)
            {
                returned = Cause.Dependency($"{requirement.Name} was lost and is back");
            }
        }

        return returned;
    }

    private static ImmutableArray<ServiceName> NamesOf(ServiceName required, ServiceSpec[] all) =>
        [.. all.Where(s => s.Satisfies(required)).Select(s => s.Name)];

    /// <summary>Where a requirement was written does not make it another.</summary>
    private static Requirement Bare(Requirement requirement) => requirement with { Origin = "" };

    /// <summary>Who has not spoken yet may be on its way.</summary>
    private bool MayCome(ServiceName provider) =>
        _invited.Contains(provider) || !_availabilities.TryGetValue(provider, out var availability) || availability.IsComing;

    /// <param name="counts">Which requirements are looked at.</param>
    /// <param name="unknownCounts">Whether one counts as unmet while a provider has not said yet what it offers.</param>
    private Obstacle? Unmet(Func<Requirement, bool> counts, bool unknownCounts)
    {
        foreach (var (requirement, providers) in _requirements)
        {
            if (counts(requirement) && !IsMet(requirement, providers) && (unknownCounts || providers.All(_availabilities.ContainsKey)))
            {
                var text = $"{requirement.Name} to be {WordOf(requirement.Condition)}";
                return new Obstacle(text, new Cause(CauseKind.Dependency, requirement.Name.Text, $"it requires {text}"));
            }
        }

        return null;
    }

    private bool IsMet(Requirement requirement, ImmutableArray<ServiceName> providers)
    {
        foreach (var provider in providers)
        {
            if (_availabilities.TryGetValue(provider, out var availability) && availability.Meets(requirement.Condition))
            {
                return true;
            }
        }

        return false;
    }

    private static string WordOf(RequirementCondition condition) => condition switch
    {
        RequirementCondition.Started => "started",
        RequirementCondition.Healthy => "healthy",
        RequirementCondition.Completed => "completed",
        _ => "ready",
    };
}
