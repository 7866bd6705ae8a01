using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Dependencies;

/// <summary>Keeps which requirements of one service are met, by which of the providers that there are.</summary>
internal sealed class RequirementTracker
{
    private readonly ImmutableArray<(Requirement Requirement, ImmutableArray<ServiceName> Providers)> _requirements;
    private readonly Dictionary<ServiceName, Availability> _availabilities = [];
    private readonly HashSet<Requirement> _missed = [];

    public RequirementTracker(ImmutableArray<Requirement> requirements, IEnumerable<ServiceSpec> services)
    {
        var all = services.ToArray();
        _requirements = [.. requirements.Select(r => (r, all.Where(s => s.Satisfies(r.Name)).Select(s => s.Name).ToImmutableArray()))];
    }

    /// <summary>Every service that could meet one of the requirements.</summary>
    public IEnumerable<ServiceName> Providers => _requirements.SelectMany(r => r.Providers).Distinct();

    /// <summary>Why the service cannot start; null when all requirements are met.</summary>
    public Obstacle? Missing => Unmet(static _ => true);

    /// <summary>Why the service cannot go on; null when nothing is lost that it stops for.</summary>
    public Obstacle? Lost => Unmet(static r => r.WhenLost is WhenLost.Stop);

    /// <summary>Providers that wait for this service to let go of them.</summary>
    public IEnumerable<Availability> Leaving => _availabilities.Values.Where(a => a.LeaveNumber is not null);

    /// <summary>Notes what a provider offers. The result is the process to be watched no longer, if it was another one.</summary>
    public IActorRef? Update(Availability availability)
    {
        var before = _availabilities.GetValueOrDefault(availability.Provider)?.Incarnation;
        _availabilities[availability.Provider] = availability;
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

    private Obstacle? Unmet(Func<Requirement, bool> counts)
    {
        foreach (var (requirement, providers) in _requirements)
        {
            if (counts(requirement) && !IsMet(requirement, providers))
            {
                var text = $"{requirement.Name} to be {Wanted(requirement.Condition)}";
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

    private static string Wanted(RequirementCondition condition) => condition switch
    {
        RequirementCondition.Started => "started",
        RequirementCondition.Healthy => "healthy",
        RequirementCondition.Completed => "completed",
        _ => "ready",
    };
}
