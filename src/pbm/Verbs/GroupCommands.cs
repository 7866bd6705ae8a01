using System.Globalization;
using Supervision.Api;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary><c>group list</c> and <c>group show</c>.</summary>
internal static class GroupCommands
{
    public static async Task<int> ListAsync(CommandContext context)
    {
        var groups = await FindAsync(context);
        if (context.Page.Json)
            context.Page.Document(groups, PbmJson.Default.IReadOnlyListGroupDocument);
        else
            Table(context.Page, groups).Write(context.Page);
        return ExitCodes.Done;
    }

    public static async Task<int> ShowAsync(CommandContext context)
    {
        var groups = await FindAsync(context);
        if (!context.Page.Json)
            await WriteAsync(context, groups);
        else if (ServiceNames.IsOne(context.Call.Arguments))
            context.Page.Document(groups[0], ApiJson.Default.GroupDocument);
        else
            context.Page.Document(groups, PbmJson.Default.IReadOnlyListGroupDocument);
        return ExitCodes.Done;
    }

    private static async Task<IReadOnlyList<GroupDocument>> FindAsync(CommandContext context)
    {
        var all = (await context.Node.GetGroupsAsync(null, context.Cancellation)).Value;
        if (context.Call.Arguments.Count == 0)
            return all;
        var found = new List<GroupDocument>();
        foreach (var argument in context.Call.Arguments)
        {
            // A path may be written without its leading slash.
            var pattern = argument.StartsWith('/') ? argument : "/" + argument;
            var matching = all.Where(g => Glob.Matches(pattern, g.Path)).Except(found).ToList();
            if (matching.Count == 0 && !found.Any(g => Glob.Matches(pattern, g.Path)))
                throw new SupervisionException(ProblemKind.NotFound, $"no group matches '{argument}'");
            found.AddRange(matching);
        }

        return found;
    }

    private static Table Table(OutputPage page, IReadOnlyList<GroupDocument> groups)
    {
        var table = new Table(new("PATH"), new("STATE"), new("STRATEGY"), new("RESTARTS"), new("MEMBERS", Right: true), new("REASON"));
        foreach (var group in groups)
        {
            table.Add(
                group.Path, page.Palette.State(group.State), group.Strategy, Window(group),
                group.Members.Count.ToString(CultureInfo.InvariantCulture), page.Foreign(group.Reason));
        }

        return table;
    }

    private static async Task WriteAsync(CommandContext context, IReadOnlyList<GroupDocument> groups)
    {
        var page = context.Page;
        var states = (await context.Node.GetServicesAsync(null, null, context.Cancellation)).Value.ToDictionary(s => s.Name, s => s.State);
        foreach (var group in groups)
        {
            var facts = new FactSheet(page);
            page.Line($"{page.Palette.Bold(group.Path)}  {page.Palette.State(group.State)}");
            facts.Add("reason", group.Reason);
            facts.Add("strategy", group.Strategy);
            facts.Add("restarts", Window(group));
            facts.Add("auto-shutdown", group.AutoShutdown);
            foreach (var member in group.Members)
                facts.Add("member", states.TryGetValue(member, out var state) ? $"{member}  {page.Palette.State(state)}" : member);
        }
    }

    private static string Window(GroupDocument group)
    {
        var period = Ages.Span(TimeSpan.FromSeconds(group.PeriodSeconds));
        return group.Intensity is { } intensity ? $"{group.RestartsInPeriod} of {intensity} in {period}" : $"{group.RestartsInPeriod} in {period}";
    }
}
