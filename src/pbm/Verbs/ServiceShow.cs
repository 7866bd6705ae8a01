using System.Globalization;
using Supervision.Api;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary><c>service show</c>: every member of the document that has something to say.</summary>
internal static class ServiceShow
{
    public static async Task<int> RunAsync(CommandContext context)
    {
        var services = await ServiceNames.FindAsync(context, context.Call.Arguments);
        if (context.Page.Json)
            WriteJson(context, services);
        else
            WriteText(context, services);
        return ExitCodes.Done;
    }

    private static void WriteJson(CommandContext context, IReadOnlyList<ServiceDocument> services)
    {
        if (ServiceNames.IsOne(context.Call.Arguments))
            context.Page.Document(services[0], ApiJson.Default.ServiceDocument);
        else
            context.Page.Document(services, ApiJson.Default.IReadOnlyListServiceDocument);
    }

    private static void WriteText(CommandContext context, IReadOnlyList<ServiceDocument> services)
    {
        for (var i = 0; i < services.Count; i++)
        {
            if (i > 0)
                context.Page.Line();
            Write(context, services[i]);
        }
    }

    private static void Write(CommandContext context, ServiceDocument service)
    {
        var (page, now) = (context.Page, context.Now);
        var facts = new FactSheet(page);
        string At(DateTimeOffset time) => Ages.Moment(time, now, page.Zone);
        page.Line($"{page.Palette.Bold(service.Name)}  {page.Palette.State(service.State)}");
        facts.Add("description", service.Description);
        facts.Add("group", service.Group);
        facts.Add("since", $"{At(service.Since)} ({Ages.Span(now - service.Since)} ago)");
        facts.Add("reason", service.Reason);
        facts.Add("cause", service.Cause.Text);
        facts.Add("enabled", service.Enabled ? "yes" : "no");
        facts.Add("pid", service.Pid?.ToString(CultureInfo.InvariantCulture));
        facts.Add("restarts", service.Restarts.ToString(CultureInfo.InvariantCulture));
        if (service.NextAttempt is { } next)
            facts.Add("next attempt", $"{At(next)} (in {Ages.Span(next - now)})");
        if (service.NextRun is { } run)
            facts.Add("next run", $"{At(run)} (in {Ages.Span(run - now)})");
        facts.Add("last exit", service.Exit?.Text);
        facts.Add("health", service.Health);
        facts.Add("says", service.Status);
        facts.Add("requires", service.Requires);
        facts.Add("wants", service.Wants);
        facts.Add("after", service.After);
        facts.Add("provides", service.Provides);
        facts.Add("conflicts", service.Conflicts);
        facts.Add("listeners", service.Listeners);
        foreach (var one in service.Instances)
            facts.Add("replica", $"{one.Name}  {one.State}  {one.Reason}  restarts {one.Restarts}");
        foreach (var one in service.Incarnations)
        {
            facts.Add("incarnation", $"{one.Id}  {(one.Pid is { } pid ? $"pid {pid}" : "in the host application")}  replica {one.Replica}  started {At(one.StartedAt)}  {(one.Ready ? "ready" : "not ready yet")}{Front(one)}");
        }

        foreach (var warning in service.Warnings)
            facts.Add("warning", warning);
        facts.Add("serial", service.Serial.ToString(CultureInfo.InvariantCulture));
    }

    private static string Front(IncarnationDocument one) =>
        one.Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"  port {port}{(one.Receives is true ? ", new clients come here" : "")}") : "";
}
