using System.Collections.Immutable;
using Supervision.Posix.Listening;

namespace Supervision.Specs;

/// <summary>A listening socket that the node holds, whoever serves it.</summary>
/// <param name="Settings">Where and how it listens.</param>
/// <param name="Origin">Where it was defined, as <c>file:line</c>.</param>
public sealed record ListenerSpec(ListenerSettings Settings, string Origin);

/// <summary>A listener that the processes of a service are given.</summary>
/// <param name="Name">How they know it.</param>
/// <param name="Listener">The node's listener: <c>SERVICE.NAME</c> for one of the service's own.</param>
/// <param name="Settings">Where and how it listens; null as long as that is not looked up.</param>
/// <param name="IsOwn">Whether the service itself defines it.</param>
/// <param name="Origin">Where it was written, as <c>file:line</c>.</param>
public sealed record ListenerUse(string Name, string Listener, ListenerSettings? Settings, bool IsOwn, string Origin)
{
    /// <summary>The node's listeners: its own, and those that services define.</summary>
    /// <param name="node">Its own.</param>
    /// <param name="services">The services.</param>
    public static ImmutableSortedDictionary<string, ListenerSpec> All(ImmutableSortedDictionary<string, ListenerSpec> node, IEnumerable<ServiceSpec> services)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(services);
        var all = node.ToBuilder();
        foreach (var use in services.SelectMany(s => s.Listeners).Where(u => u is { IsOwn: true, Settings: not null })) all[use.Listener] = new ListenerSpec(use.Settings!, use.Origin);
        return all.ToImmutable();
    }

    /// <summary>What replicas are given: they share the listeners of the first, but for those that the number of the replica makes others.</summary>
    /// <param name="first">Those of the first replica.</param>
    /// <param name="replica">As read for the replica.</param>
    /// <param name="name">The replica.</param>
    internal static ImmutableArray<ListenerUse> OfReplica(ImmutableArray<ListenerUse> first, ImmutableArray<ListenerUse> replica, ServiceName name) =>
    [
        .. replica.Select(use =>
        {
            if (first.FirstOrDefault(f => f.Name == use.Name && f.Listener == use.Listener) is not { } shared) return use;
            return !use.IsOwn || use.Settings == shared.Settings ? shared : use with { Listener = $"{name.Text}.{use.Name}" };
        }),
    ];

    /// <summary>With what a listener of that name is.</summary>
    internal ListenerUse Found(ImmutableSortedDictionary<string, ListenerSpec> all) => this with { Settings = all.GetValueOrDefault(Listener)?.Settings ?? Settings };
}

/// <summary>When a service starts, as far as that is its own affair.</summary>
public enum StartTrigger
{
    /// <summary>With the node, when it is enabled.</summary>
    WithNode,

    /// <summary>When somebody connects to one of its listeners.</summary>
    OnConnection,
}
