using Supervision.Actors;

namespace Supervision.Specs.Reading.Checking;

/// <summary>Who waits for whom before it starts: by requirement, and by written order in rest-for-one groups.</summary>
internal sealed class WaitGraph
{
    private readonly Dictionary<string, List<Wait>> _waits = [];

    public WaitGraph(ReadTree tree, Providers providers)
    {
        foreach (var service in tree.Services) AddRequirements(service, providers);
        foreach (var group in tree.Groups.Values) AddOrder(group.Spec);
    }

    /// <summary>Every wait of everybody, in written order.</summary>
    public IEnumerable<Wait> All => _waits.Values.SelectMany(waits => waits);

    /// <summary>The waits of one service, group's start or group's readiness.</summary>
    public IReadOnlyList<Wait> Of(string who) => _waits.GetValueOrDefault(who) ?? [];

    private void AddRequirements(ReadService service, Providers providers)
    {
        var spec = service.Spec;
        foreach (var requirement in spec.Requires)
        {
            foreach (var provider in providers.Of(requirement.Name))
            {
                // To require itself is a mistake with a message of its own.
                if (provider.Spec.Name == spec.Name) continue;
                var name = provider.Spec.Name;
                var through = name == requirement.Name ? "" : $", which {name} meets";
                var text = $"{spec.Name} requires {requirement.Name}{through} ({requirement.Origin})";
                Add(new Wait(spec.Name.Text, name.Text, text, service, requirement));
            }
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
/// <param name="Service">Who requires, when a requirement is the reason.</param>
/// <param name="Requirement">The requirement, when it is the reason.</param>
internal sealed record Wait(string Who, string For, string Text, ReadService? Service = null, Requirement? Requirement = null);
