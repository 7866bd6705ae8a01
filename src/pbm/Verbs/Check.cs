using Supervision.Api;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary>
/// <c>check</c>: exit code 0 when every service that was named (or, without names, every enabled one) does what it should.
/// </summary>
internal static class Check
{
    public static async Task<int> RunAsync(CommandContext context)
    {
        var named = context.Call.Arguments.Count > 0;
        var services = await ServiceNames.FindAsync(context, context.Call.Arguments);
        var unwell = services.Where(s => !IsWell(s, named)).ToList();
        if (context.Page.Json)
            context.Page.Document(new CheckReport(unwell.Count == 0, unwell, services.Count), PbmJson.Default.CheckReport);
        else
            Write(context, named ? services : unwell, services);
        return unwell.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>A service that is not wanted is well while nobody asks for it by name.</summary>
    private static bool IsWell(ServiceDocument service, bool named) => service.Health != "unhealthy" && service.State switch
    {
        "running" or "reloading" or "completed" => true,
        "disabled" => !named,
        _ => false,
    };

    private static void Write(CommandContext context, IReadOnlyList<ServiceDocument> shown, IReadOnlyList<ServiceDocument> all)
    {
        var page = context.Page;
        foreach (var service in shown)
        {
            var pid = service.Pid is { } number ? $", pid {number}" : "";
            var health = service.Health is { } h ? $", {h}" : "";
            var since = Ages.Span(context.Now - service.Since);
            page.Line(page.Fit($"{service.Name}: {page.Palette.State(service.State)}{pid}{health}, for {since}: {page.Foreign(service.Reason)}"));
        }

        if (context.Call.Arguments.Count > 0)
            return;
        var states = all.GroupBy(s => s.State).OrderBy(g => g.Key).Select(g => $"{g.Count()} {page.Palette.State(g.Key)}");
        page.Line($"{Ages.Count(all.Count, "service")}{(all.Count == 0 ? "" : ": " + string.Join(", ", states))}");
    }
}
