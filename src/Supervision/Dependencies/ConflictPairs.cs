using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Supervision.Specs;

namespace Supervision.Dependencies;

/// <summary>Which services of a tree conflict with which, whoever of the two says so. Found once for a tree: most have none.</summary>
internal static class ConflictPairs
{
    private static readonly ConditionalWeakTable<ImmutableSortedDictionary<ServiceName, ServiceSpec>, ILookup<ServiceName, ServiceName>> Found = [];

    /// <summary>Those that conflict with one.</summary>
    public static IEnumerable<ServiceName> With(ServiceName service, ImmutableSortedDictionary<ServiceName, ServiceSpec> services) =>
        Found.GetValue(services, Find)[service];

    private static ILookup<ServiceName, ServiceName> Find(ImmutableSortedDictionary<ServiceName, ServiceSpec> services)
    {
        var pairs =
            from one in services.Values
            where !one.Conflicts.IsEmpty
            from other in services.Values
            where other.Name.Service != one.Name.Service && one.Conflicts.Any(other.Satisfies)
            select (One: one.Name, Other: other.Name);
        return pairs.SelectMany(p => new[] { p, (p.Other, p.One) }).Distinct().ToLookup(p => p.Item1, p => p.Item2);
    }
}
