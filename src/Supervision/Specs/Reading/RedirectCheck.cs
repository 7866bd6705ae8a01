using System.Collections.Immutable;
using Supervision.Fronting;
using Supervision.Posix.Redirecting;

namespace Supervision.Specs.Reading;

/// <summary>Whether the kernel would do for this process what a configuration wants redirected: a question to the host, which no text answers.</summary>
public static class RedirectCheck
{
    /// <summary>What stands in the way, at the service that wants it first; empty when nothing does. Changes nothing, and asks only where something is to be redirected.</summary>
    /// <param name="node">The node and its tree.</param>
    public static async Task<ImmutableArray<SpecError>> FindAsync(NodeSpec node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var services = node.Services.Values.Where(s => s.Handoff.Mode is HandoffMode.Redirect).ToArray();
        if (services.Length == 0)
        {
            return [];
        }

        var redirects = services.SelectMany(s => s.Handoff.Public.Select(address => RedirectFronts.Of(address, s.Handoff.Ports.First)));
        return await RedirectTable.FindProblemAsync(RedirectFronts.OptionsOf(node), redirects).ConfigureAwait(false) is { } problem
            ? [new SpecError(services[0].Origin, $"supervision.services.{services[0].Name}.handoff.mode", $"found redirect, but this process {problem}: expected what it takes, or mode = proxy or overlap")]
            : [];
    }
}
