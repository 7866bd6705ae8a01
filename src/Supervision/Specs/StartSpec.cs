using System.Collections.Immutable;

namespace Supervision.Specs;

/// <summary>Which of the enabled services start with the node. It decides nothing about those that run already.</summary>
public sealed record StartSpec
{
    /// <summary>How many of them.</summary>
    public StartMode Mode { get; init; } = StartMode.Full;

    /// <summary>Those of <see cref="StartMode.Half"/>; what they require starts with them.</summary>
    public ImmutableArray<ServiceName> Services { get; init; } = [];

    /// <summary>The services, each with the word on whether it starts with the node.</summary>
    internal ImmutableSortedDictionary<ServiceName, ServiceSpec> Select(ImmutableSortedDictionary<ServiceName, ServiceSpec> services)
    {
        if (Mode is StartMode.Full)
        {
            return services;
        }

        var chosen = new HashSet<ServiceName>();
        var next = new Stack<ServiceName>(Mode is StartMode.Half ? Services : []);
        while (next.TryPop(out var name))
        {
            foreach (var provider in services.Values.Where(s => s.Satisfies(name)))
            {
                if (chosen.Add(provider.Name))
                {
                    provider.Requires.ToList().ForEach(r => next.Push(r.Name));
                }
            }
        }

        return services.SetItems(services.Where(s => !chosen.Contains(s.Key)).Select(s => KeyValuePair.Create(s.Key, s.Value with { StartsWithNode = false })));
    }
}

/// <summary>How many of the enabled services start with the node.</summary>
public enum StartMode
{
    /// <summary>All.</summary>
    Full,

    /// <summary>Those that are listed, and what they require.</summary>
    Half,

    /// <summary>None.</summary>
    Quiet,
}
