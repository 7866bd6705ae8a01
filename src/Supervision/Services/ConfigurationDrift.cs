using System.Collections.Immutable;
using Supervision.Specs;
using Supervision.Specs.Reconciliation;

namespace Supervision.Services;

/// <summary>
/// A process that a daemon adopts may run by an earlier configuration than the one that this daemon has read. It goes on: nobody has asked for
/// its end. The service says so, and a plan shows what applying the configuration would do.
/// </summary>
internal static class ConfigurationDrift
{
    /// <summary>What the process that runs was started by; null where none runs, or where that is not known.</summary>
    public static ImmutableSortedDictionary<string, string>? RunsBy(ServiceModel model) =>
        model.State is ServiceState.Starting or ServiceState.Running ? model.RunsBy : null;

    /// <summary>A sentence for the operator; null when the process is one of the spec.</summary>
    public static string? WarningOf(ServiceModel model, ServiceSpec spec)
    {
        if (RunsBy(model) is not { } runsBy || SpecImprint.Between(runsBy, spec) is not { IsEmpty: false } changes)
        {
            return null;
        }

        var keys = string.Join(", ", changes.Select(c => c.Shown));
        return $"its process runs by an earlier configuration ({keys}); restart it, or apply the configuration, to have it run by this one";
    }
}
