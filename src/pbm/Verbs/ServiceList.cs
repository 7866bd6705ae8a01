using System.Globalization;
using Supervision.Api;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary><c>service list</c>.</summary>
internal static class ServiceList
{
    public static async Task<int> RunAsync(CommandContext context)
    {
        var services = await ServiceNames.FindAsync(context, context.Call.Arguments);
        if (context.Page.Json)
            context.Page.Document(services, ApiJson.Default.IReadOnlyListServiceDocument);
        else if (services.Count == 0)
            context.Page.Line("no services");
        else
            Table(context, services).Write(context.Page);
        return ExitCodes.Done;
    }

    private static Table Table(CommandContext context, IReadOnlyList<ServiceDocument> services)
    {
        var (page, now) = (context.Page, context.Now);
        // Most nodes have no schedules, and need the width for the reasons.
        var hasRuns = services.Any(s => s.NextRun is not null);
        Column[] runs = hasRuns ? [new("NEXT RUN")] : [];
        var hasReplicas = services.Any(s => s.Instances.Count > 0);
        Column[] replicas = hasReplicas ? [new("READY", Right: true)] : [];
        var table = new Table([new("NAME"), new("STATE"), .. replicas, new("PID", Right: true), new("SINCE"), new("RESTARTS", Right: true), .. runs, new("REASON")]);
        foreach (var service in services)
        {
            string[] run = hasRuns ? [NextRun(service, now)] : [];
            string[] ready = hasReplicas ? [Ready(service)] : [];
            table.Add(
            [
                service.Name,
                page.Palette.State(service.State),
                .. ready,
                service.Pid?.ToString(CultureInfo.InvariantCulture) ?? "-",
                Ages.Span(now - service.Since) + " ago",
                service.Restarts.ToString(CultureInfo.InvariantCulture),
                .. run,
                page.Foreign(Reason(service, now)),
            ]);
        }

        return table;
    }

    private static string Ready(ServiceDocument service) =>
        string.Create(CultureInfo.InvariantCulture, $"{service.Incarnations.Count(i => i.Ready)}/{service.Replicas}");

    private static string NextRun(ServiceDocument service, DateTimeOffset now) =>
        service.NextRun is { } next ? "in " + Ages.Span(next - now) : "-";

    private static string Reason(ServiceDocument service, DateTimeOffset now)
    {
        // What a service that runs says of itself is worth more than that it runs.
        var told = service is { State: "running", Status: { } status } ? status : service.Reason;
        var reason = service.NextAttempt is { } next && next > now ? $"{told}; next attempt in {Ages.Span(next - now)}" : told;
        return service.Health == "unhealthy" ? "unhealthy; " + reason : reason;
    }
}
