using System.Collections.Immutable;

namespace Supervision.Specs.Reading.Checking;

/// <summary>Services are given listeners that there are, and no two listeners have one address.</summary>
internal static class ListenerNames
{
    private const string Key = "listeners";
    private const int FirstDescriptor = 3;

    public static void Check(ReadTree tree, ImmutableSortedDictionary<string, ListenerSpec> node, SpecErrors errors)
    {
        var all = ListenerUse.All(node, tree.Services.Select(s => s.Spec));
        foreach (var service in tree.Services) CheckOne(service, all, errors);
        CheckAddresses(all, errors);
    }

    private static void CheckOne(ReadService service, ImmutableSortedDictionary<string, ListenerSpec> all, SpecErrors errors)
    {
        var (spec, section) = (service.Spec, service.Section);
        foreach (var use in spec.Listeners.Where(u => !all.ContainsKey(u.Listener)))
            errors.Add(use.Origin, section.PathOf(Key), $"found \"{use.Listener}\", expected the name of a listener{Nearest.Hint(use.Listener, all.Keys)}");
        if (spec.Start is StartTrigger.OnConnection && spec.Listeners.IsEmpty)
            errors.Add(section.OriginOf("start"), section.PathOf("start"), "found on-connection without listeners, expected listeners beside it");
        if (spec.Ready is { When: ReadyWhen.Descriptor, Descriptor: var number } && number < FirstDescriptor + spec.Listeners.Length)
        {
            errors.Add(section.OriginOf("ready"), $"{section.Path}.ready.fd",
                $"found {number}, which is one of the descriptors of its listeners: expected a number from {FirstDescriptor + spec.Listeners.Length}");
        }
    }

    private static void CheckAddresses(ImmutableSortedDictionary<string, ListenerSpec> all, SpecErrors errors)
    {
        var owners = new Dictionary<string, (string Name, ListenerSpec Spec)>(StringComparer.Ordinal);
        foreach (var (name, spec) in all)
        {
            var address = spec.Settings.Address.ToString();
            if (owners.TryAdd(address, (name, spec))) continue;
            var (other, taken) = owners[address];
            if (spec.Settings.ReusePort && taken.Settings.ReusePort) continue;
            errors.Add(spec.Origin, Key, $"found {address} for {name}, which is that of {other} ({taken.Origin}) already: expected another, or that services name the same listener");
        }
    }
}
