using System.Collections.Immutable;

namespace Supervision.Specs.Replication;

/// <summary>
/// How many replicas of each service an operator wants. Such a word holds until the next one, or until the configuration gives another number
/// than it did when the operator spoke: the newest wish counts.
/// </summary>
internal sealed record ReplicaCounts
{
    /// <summary>The most that a service can have.</summary>
    public const int Max = 1000;

    private readonly ImmutableDictionary<string, (int Wanted, int Configured)> _words;

    private ReplicaCounts(ImmutableDictionary<string, (int Wanted, int Configured)> words) => _words = words;

    /// <summary>No operator has said anything.</summary>
    public static ReplicaCounts None { get; } = new(ImmutableDictionary<string, (int, int)>.Empty);

    /// <summary>These, and one word more.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="wanted">How many there shall be.</param>
    /// <param name="configured">How many the configuration says there shall be.</param>
    public ReplicaCounts With(string service, int wanted, int configured) => new(_words.SetItem(service, (wanted, configured)));

    /// <summary>How many replicas a service has.</summary>
    /// <param name="configured">The service as the configuration has it.</param>
    public int Of(ServiceSpec configured) => Of(configured.Name.Text, configured.Replicas);

    /// <summary>How many replicas a service has.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="configured">How many the configuration says there shall be.</param>
    public int Of(string service, int configured) =>
        _words.TryGetValue(service, out var word) && word.Configured == configured ? word.Wanted : configured;

    /// <summary>The tree as it runs: in place of each service that has several replicas stand all of them, in the order of their numbers.</summary>
    /// <param name="configured">The tree as the configuration has it.</param>
    /// <exception cref="Reading.SpecException">The texts of a service make no sense with a number in them.</exception>
    public NodeSpec Expand(NodeSpec configured)
    {
        if (configured.Services.Values.All(s => s.Replicas == 1 && Of(s) == 1))
        {
            return configured;
        }

        var services = configured.Services.ToBuilder();
        foreach (var service in configured.Services.Values)
        {
            var first = service with { Replicas = Of(service) };
            services[first.Name] = first;
            for (var number = 1; number < first.Replicas; number++)
            {
                var replica = first.OfReplica(number);
                services.Add(replica.Name, replica);
            }
        }

        return configured with
        {
            Services = services.ToImmutable(),
            Groups = configured.Groups.ToImmutableSortedDictionary(
                g => g.Key, g => g.Value with { Members = [.. g.Value.Members.SelectMany(member => MembersOf(member, services))] }, configured.Groups.KeyComparer),
        };
    }

    private static IEnumerable<string> MembersOf(string member, ImmutableSortedDictionary<ServiceName, ServiceSpec>.Builder services) =>
        ServiceName.TryParse(member, out var name) ? Enumerable.Range(0, services[name].Replicas).Select(number => name.OfReplica(number).Text) : [member];
}
