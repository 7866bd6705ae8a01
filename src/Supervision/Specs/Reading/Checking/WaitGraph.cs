using Supervision.Actors;
using Supervision.Services;

namespace Supervision.Specs.Reading.Checking;

/// <summary>Who waits for whom.</summary>
internal sealed class WaitGraph
{
    private readonly Dictionary<string, List<Wait>> _waits = [];

    private WaitGraph()
    {
    }

    /// <summary>Every wait of everybody, in written order.</summary>
    public IEnumerable<Wait> All => _waits.Values.SelectMany(waits => waits);

    /// <summary>Who waits before it starts: by requirement, wish and order, for its hooks, and by written order in rest-for-one groups.</summary>
    public static WaitGraph OfStarts(ReadTree tree, Providers providers)
    {
        var graph = new WaitGraph();
        foreach (var service in tree.Services)
        {
            graph.AddRequirements(service, providers);
            graph.AddNames(service, providers, "wants", service.Spec.Wants, "wants");
            graph.AddNames(service, providers, "after", service.Spec.After, "starts after");
            graph.AddHooks(service, HookMoment.PreStart, hook => hook.Action is HookAction.Start or HookAction.Restart);
        }

        foreach (var group in tree.Groups.Values) graph.AddOrder(group.Spec);
        return graph;
    }

    /// <summary>Whose life makes something happen in whose.</summary>
    public static WaitGraph OfHooks(ReadTree tree)
    {
        var graph = new WaitGraph();
        foreach (var service in tree.Services)
        {
            foreach (var moment in Enum.GetValues<HookMoment>()) graph.AddHooks(service, moment, _ => true);
        }

        return graph;
    }

    /// <summary>The waits of one service, group's start or group's readiness.</summary>
    public IReadOnlyList<Wait> Of(string who) => _waits.GetValueOrDefault(who) ?? [];

    private void AddRequirements(ReadService service, Providers providers)
    {
        var spec = service.Spec;
        foreach (var requirement in spec.Requires)
            AddProviders(service, providers, requirement.Name, "requires", requirement.Origin, "requires");
    }

    private void AddNames(ReadService service, Providers providers, string key, IEnumerable<ServiceName> names, string verb)
    {
        foreach (var name in names) AddProviders(service, providers, name, key, service.Section.OriginOf(key), verb);
    }

    private void AddProviders(ReadService service, Providers providers, ServiceName required, string key, string origin, string verb)
    {
        var spec = service.Spec;
        foreach (var provider in providers.Of(required))
        {
            // To wait for itself is a mistake with a message of its own.
            if (provider.Spec.Name == spec.Name) continue;
            var name = provider.Spec.Name;
            var through = name == required ? "" : $", which {name} meets";
            Add(new Wait(spec.Name.Text, name.Text, $"{spec.Name} {verb} {required}{through} ({origin})", service.Section.PathOf(key), origin));
        }
    }

    private void AddHooks(ReadService service, HookMoment moment, Func<HookSpec, bool> counts)
    {
        var key = Words.Of(moment);
        foreach (var hook in service.Spec.Hooks.At(moment))
        {
            if (hook.Service is not { } other || other == service.Spec.Name || !counts(hook)) continue;
            var text = $"{key} of {service.Spec.Name} does {hook} ({hook.Origin})";
            Add(new Wait(service.Spec.Name.Text, other.Text, text, $"{service.Section.PathOf("hooks")}.{key}", hook.Origin));
        }
    }

    private void AddOrder(GroupSpec group)
    {
        string? before = null;
        foreach (var member in group.Members)
        {
            Add(new Wait(Start(member), Start(group.Path), $"{member} starts with its group {group.Path}"));
            Add(new Wait(Ready(group.Path), Ready(member), $"group {group.Path} is ready when {member} is"));
            if (group.Strategy == SupervisionStrategy.RestForOne && before is not null)
            {
                var text = $"{member} follows {before} in the rest-for-one group {group.Path} ({group.Origin})";
                Add(new Wait(Start(member), Ready(before), text));
            }

            before = member;
        }
    }

    private void Add(Wait wait)
    {
        if (!_waits.TryGetValue(wait.Who, out var waits)) _waits.Add(wait.Who, waits = []);
        waits.Add(wait);
    }

    // A group has a beginning and an end, between which its members start; a service is a single point.
    private static string Start(string member) => IsGroup(member) ? "start of " + member : member;

    private static string Ready(string member) => IsGroup(member) ? "readiness of " + member : member;

    private static bool IsGroup(string member) => member.StartsWith('/');
}

/// <summary>One waits for another.</summary>
/// <param name="Who">Who waits.</param>
/// <param name="For">Who is waited for.</param>
/// <param name="Text">Why, for people.</param>
/// <param name="Path">The path of the key that says so; null where the order of a group does.</param>
/// <param name="Origin">Where that stands.</param>
internal sealed record Wait(string Who, string For, string Text, string? Path = null, string? Origin = null);
