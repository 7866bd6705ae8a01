namespace Supervision.Specs.Reading.Checking;

/// <summary>What a service requires must be there, must not be itself, and must be able to meet the condition.</summary>
internal static class Requirements
{
    public static void Check(ReadTree tree, Providers providers, SpecErrors errors)
    {
        foreach (var service in tree.Services)
        {
            var path = service.Section.PathOf("requires");
            foreach (var requirement in service.Spec.Requires)
            {
                if (Mistake(service, requirement, providers) is { } mistake) errors.Add(requirement.Origin, path, mistake);
            }
        }
    }

    private static string? Mistake(ReadService service, Requirement requirement, Providers providers)
    {
        var found = providers.Of(requirement.Name);
        if (found.Count == 0)
        {
            return $"found \"{requirement.Name}\", expected the name of a service or one that a service provides" +
                Nearest.Hint(requirement.Name.Text, providers.Names);
        }

        if (found.Contains(service))
        {
            return service.Spec.Name.Meets(requirement.Name)
                ? $"found \"{requirement.Name}\", which the service meets itself: expected the name of another"
                : $"found \"{requirement.Name}\", which the service provides itself: expected the name of another";
        }

        if (requirement.Condition == RequirementCondition.Completed && found.All(p => p.Spec.Type != ServiceType.OneShot))
        {
            var daemon = found[0].Spec;
            return $"found condition = completed, but {daemon.Name} ({daemon.Origin}) is a daemon, which never completes: " +
                "expected condition = ready or started, or a service with type = oneshot";
        }

        return null;
    }
}
