using System.Globalization;
using Supervision.Api;
using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Execution;

namespace Supervision.Pbm.Verbs;

/// <summary><c>service scale</c>.</summary>
internal static class ServiceScale
{
    private const int ReplicasMax = 1000;

    public static Task<int> RunAsync(CommandContext context)
    {
        var arguments = context.Call.Arguments;
        return int.TryParse(arguments[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var replicas) && replicas is >= 1 and <= ReplicasMax
            ? ServiceChange.RunAsync(context, ServiceVerb.Scale, [.. arguments.SkipLast(1)], request => request with { Replicas = replicas })
            : throw new UsageException($"'{arguments[^1]}' is no number of replicas; expected 1 to {ReplicasMax} (to have none, stop or disable the service)");
    }
}
