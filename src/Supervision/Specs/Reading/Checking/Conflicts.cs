namespace Supervision.Specs.Reading.Checking;

/// <summary>Services that exclude each other must not both be enabled; a conflict with a name that nobody bears is a slip.</summary>
internal static class Conflicts
{
    public static void Check(ReadTree tree, Providers providers, SpecErrors errors)
    {
        var told = new HashSet<(ServiceName, ServiceName)>();
        foreach (var service in tree.Services)
        {
            foreach (var name in service.Spec.Conflicts) Check(service, name, providers, told, errors);
        }
    }

    private static void Check(
        ReadService service, ServiceName name, Providers providers, HashSet<(ServiceName, ServiceName)> told, SpecErrors errors)
    {
        var (origin, path) = (service.Section.OriginOf("conflicts"), service.Section.PathOf("conflicts"));
        var found = providers.Of(name);
        if (found.Count == 0)
        {
            errors.Add(origin, path, $"found \"{name}\", expected the name of a service or one that a service provides" +
                Nearest.Hint(name.Text, providers.Names));
        }

        foreach (var other in found)
        {
            // A service does not exclude itself: to conflict with what it provides means to be the only one that does.
            if (other == service || !service.Spec.Enabled || !other.Spec.Enabled) continue;
            if (!told.Add((service.Spec.Name, other.Spec.Name)) || !told.Add((other.Spec.Name, service.Spec.Name))) continue;
            errors.Add(origin, path, $"found \"{name}\", but {other.Spec.Name} ({other.Spec.Origin}) is enabled too: " +
                "expected enabled = false in one of them");
        }
    }
}
