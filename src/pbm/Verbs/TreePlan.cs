using Supervision.Api;
using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary><c>tree plan</c>, <c>tree apply</c> and <c>node reload</c>: what the configuration would change, and has changed.</summary>
internal static class TreePlan
{
    public static async Task<int> PlanAsync(CommandContext context) => Show(context, await context.Node.PlanAsync(context.Cancellation));

    public static async Task<int> ApplyAsync(CommandContext context)
    {
        var request = new ApplyRequest { Plan = context.Call.Value(CommandOptions.Plan), Reason = context.Call.Value(CommandOptions.Reason) };
        return Show(context, await context.Node.ApplyAsync(request, context.Cancellation));
    }

    /// <summary>Mistakes that were found change the exit code: what they stand in was left as it is.</summary>
    private static int Show(CommandContext context, PlanDocument plan)
    {
        var page = context.Page;
        if (page.Json)
            page.Document(plan, ApiJson.Default.PlanDocument);
        else
            Write(page, plan);
        foreach (var error in plan.Errors)
            page.Note(error);
        return plan.Errors.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static void Write(OutputPage page, PlanDocument plan)
    {
        if (plan.Changes.Count == 0)
        {
            page.Line("nothing to change");
            return;
        }

        var table = new Table(new("ACTION"), new("SUBJECT"), new("NAME"), new("WHY"));
        foreach (var change in plan.Changes)
            table.Add(Action(page.Palette, change.Action), change.Subject, change.Name, page.Foreign(change.Why));
        table.Write(page);
        var counts = plan.Changes.GroupBy(c => c.Action).Select(g => $"{g.Count()} {g.Key}");
        page.Line(plan.Applied ? $"applied: {string.Join(", ", counts)}" : $"plan {plan.Id}: {string.Join(", ", counts)}");
        if (plan.Changes.Any(c => c.Action == "restart-daemon"))
            page.Note("what says restart-daemon takes effect when the daemon is started again");
    }

    private static string Action(Palette palette, string action) => palette.State(
        action switch
        {
            "start" or "add" => "running",
            "stop" or "remove" => "failed",
            "refresh" => "completed",
            _ => "backoff",
        },
        action);
}
