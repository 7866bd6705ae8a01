using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>What a node tells Prometheus.</summary>
internal static class NodeMetrics
{
    /// <summary>Every state of a service, so that a state without services shows as 0 and not as a gap.</summary>
    public static readonly IReadOnlyList<string> ServiceStates =
        ["disabled", "waiting", "starting", "running", "reloading", "stopping", "backoff", "failed", "completed"];

    private static readonly IReadOnlyList<string> NodeStates = ["starting", "running", "stopping"];

    /// <summary>The node itself.</summary>
    public static void Write(MetricsText text, NodeDocument node, IReadOnlyList<ServiceDocument> services, int streams)
    {
        text.Begin("supervision_node_info", "gauge", "The node; always 1.");
        text.Sample(1, ("node", node.Name), ("version", node.Version), ("boot_id", node.BootId));
        text.Begin("supervision_start_time_seconds", "gauge", "When the daemon started, in seconds since 1970.");
        text.Sample(Seconds(node.StartedAt));
        text.Begin("supervision_node_state", "gauge", "1 for the state that the node is in, 0 for the others.");
        foreach (var state in NodeStates)
            text.Sample(Flag(node.State == state), ("state", state));
        text.Begin("supervision_degraded", "gauge", "How many things do not work as they should.");
        text.Sample(node.Degraded.Count);
        text.Begin("supervision_serial", "counter", "The number of the last change on the node.");
        text.Sample(node.Serial);
        text.Begin("supervision_resident_bytes", "gauge", "Resident memory of the daemon.");
        text.Sample(Environment.WorkingSet);
        text.Begin("supervision_streams", "gauge", "Long polls and event streams that are open.");
        text.Sample(streams);
        text.Begin("supervision_services", "gauge", "How many services are in each state.");
        var byState = services.CountBy(service => service.State).ToDictionary();
        foreach (var state in ServiceStates)
            text.Sample(byState.GetValueOrDefault(state), ("state", state));
    }

    /// <summary>Each service.</summary>
    public static void Write(MetricsText text, IReadOnlyList<ServiceDocument> services)
    {
        Each(text, services, "supervision_service_up", "gauge", "1 while the service is running and ready.", service =>
            Flag(service.State is "running" or "reloading"));
        Each(text, services, "supervision_service_enabled", "gauge", "1 if the service starts by itself at boot.", service => Flag(service.Enabled));
        Each(text, services, "supervision_service_restarts_total", "counter", "How often the supervisor started the service again by itself.", service =>
            service.Restarts);
        Each(text, services, "supervision_service_processes", "gauge", "How many incarnations of the service live.", service =>
            service.Incarnations.Count);
        Each(text, services, "supervision_service_state_since_seconds", "gauge", "Since when the service is in its state, in seconds since 1970.", service =>
            Seconds(service.Since));
        Each(text, services.Where(service => service.Health is not null), "supervision_service_healthy", "gauge", "1 if the checks of the service pass.",
            service => Flag(service.Health == "healthy"));
        text.Begin("supervision_service_state", "gauge", "1 for the state that the service is in, 0 for the others.");
        foreach (var service in services)
        {
            foreach (var state in ServiceStates)
                text.Sample(Flag(service.State == state), ("service", service.Name), ("group", service.Group), ("state", state));
        }
    }

    /// <summary>Each group.</summary>
    public static void Write(MetricsText text, IReadOnlyList<GroupDocument> groups)
    {
        text.Begin("supervision_group_up", "gauge", "1 while the group is running.");
        foreach (var group in groups)
            text.Sample(Flag(group.State == "running"), ("group", group.Path));
        text.Begin("supervision_group_restarts_in_period", "gauge", "How many restarts of members lie within the period of the group now.");
        foreach (var group in groups)
            text.Sample(group.RestartsInPeriod, ("group", group.Path));
    }

    private static void Each(
        MetricsText text, IEnumerable<ServiceDocument> services, string name, string type, string help, Func<ServiceDocument, double> value)
    {
        text.Begin(name, type, help);
        foreach (var service in services)
            text.Sample(value(service), ("service", service.Name), ("group", service.Group));
    }

    private static double Flag(bool value) => value ? 1 : 0;

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
