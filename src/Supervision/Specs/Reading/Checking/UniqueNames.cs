namespace Supervision.Specs.Reading.Checking;

/// <summary>A group is a path, not a namespace: a service's name is used once on a node.</summary>
internal static class UniqueNames
{
    public static void Check(ReadTree tree, SpecErrors errors)
    {
        var first = new Dictionary<ServiceName, ReadService>();
        foreach (var service in tree.Services)
        {
            var name = service.Spec.Name;
            if (first.TryAdd(name, service)) continue;
            var other = first[name];
            errors.Add(service.Spec.Origin, service.Section.Path,
                $"found a second service named {name}, the first is {other.Section.Path} ({other.Spec.Origin}): " +
                "expected names that are unique on the node");
        }
    }
}
