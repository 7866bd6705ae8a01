using Supervision.Api;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary>What a service requires, against what is there.</summary>
internal static class Requirements
{
    public static IReadOnlyList<RequirementStatus> Of(ServiceDocument service, IReadOnlyList<ServiceDocument> all) =>
        [.. service.Requires.Select(name => Of(name, [.. all.Where(s => s.Name != service.Name && Provides(s, name))]))];

    private static RequirementStatus Of(string name, IReadOnlyList<ServiceDocument> providers) =>
        new(name, providers.Any(p => p.State is "running" or "reloading" or "completed"), [.. providers.Select(p => p.Name)]);

    /// <summary>A name without a variant is met by every variant of it; one with a variant only by exactly that.</summary>
    private static bool Provides(ServiceDocument service, string name) =>
        service.Name == name || service.Provides.Contains(name) || service.Name.StartsWith(name + ":", StringComparison.Ordinal);
}
