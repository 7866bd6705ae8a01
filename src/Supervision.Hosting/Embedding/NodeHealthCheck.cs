using Microsoft.Extensions.Diagnostics.HealthChecks;
using Supervision.Api;

namespace Supervision.Hosting.Embedding;

/// <summary>
/// The health of an application by that of its node: unhealthy when a service has failed or says that it is not well, degraded when one is waiting for
/// its next attempt or the node itself is.
/// </summary>
internal sealed class NodeHealthCheck(ISupervisionHost node) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!node.WhenStarted.IsCompletedSuccessfully)
        {
            return HealthCheckResult.Unhealthy($"{node.Name} has not started");
        }

        var degraded = (await node.GetNodeAsync(cancellationToken).ConfigureAwait(false)).Degraded;
        var services = (await node.GetServicesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
        var data = services.ToDictionary(s => s.Name, s => (object)s.State);
        if (services.Where(s => s.State == "failed" || s.Health == "unhealthy").Select(Sentence).ToArray() is { Length: > 0 } bad)
        {
            return HealthCheckResult.Unhealthy(string.Join("; ", bad), data: data);
        }

        string[] doubtful = [.. degraded, .. services.Where(s => s.State == "backoff").Select(Sentence)];
        return doubtful.Length > 0 ? HealthCheckResult.Degraded(string.Join("; ", doubtful), data: data) : HealthCheckResult.Healthy(data: data);
    }

    private static string Sentence(ServiceDocument service) => $"{service.Name} is {(service.Health == "unhealthy" ? "unhealthy" : service.State)}: {service.Reason}";
}
