namespace Supervision.Specs.Reading.Checking;

/// <summary>What a service wants, starts after, or acts on by its hooks must be there, and must not be itself.</summary>
internal static class OtherNames
{
    public static void Check(ReadTree tree, Providers providers, SpecErrors errors)
    {
        var services = tree.Services.Select(s => s.Spec.Name).ToHashSet();
        foreach (var service in tree.Services)
        {
            CheckList(service, providers, "wants", service.Spec.Wants, errors);
            CheckList(service, providers, "after", service.Spec.After, errors);
            foreach (var hook in Hooks(service.Spec.Hooks))
            {
                if (hook.Service is not { } other) continue;
                if (other == service.Spec.Name)
                    errors.Add(hook.Origin, service.Section.PathOf("hooks"), $"found \"{other}\", the service itself: expected the name of another");
                else if (!services.Contains(other))
                    errors.Add(hook.Origin, service.Section.PathOf("hooks"), $"found \"{other}\", expected the name of a service{Nearest.Hint(other.Text, services.Select(s => s.Text))}");
            }
        }
    }

    private static void CheckList(ReadService service, Providers providers, string key, IEnumerable<ServiceName> names, SpecErrors errors)
    {
        foreach (var name in names)
        {
            var found = providers.Of(name);
            if (found.Count == 0)
                service.Section.Mistake(key, $"found \"{name}\", expected the name of a service or one that a service provides{Nearest.Hint(name.Text, providers.Names)}");
            else if (found.Contains(service))
                service.Section.Mistake(key, $"found \"{name}\", which the service meets itself: expected the name of another");
        }
    }

    private static IEnumerable<HookSpec> Hooks(HooksSpec hooks) => [.. hooks.PreStart, .. hooks.PostStart, .. hooks.PreStop, .. hooks.PostStop];
}
