using System.Globalization;
using Supervision.Api;
using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary><c>service history</c>.</summary>
internal static class ServiceHistory
{
    private const int DefaultLimit = 50;

    public static async Task<int> RunAsync(CommandContext context)
    {
        var names = await ServiceNames.ExpandAsync(context, context.Call.Arguments);
        var limit = Counts.Of(context.Call, CommandOptions.Limit, DefaultLimit);
        var histories = await Task.WhenAll(names.Select(async name =>
            new Output.ServiceHistory(name, await context.Node.GetHistoryAsync(name, limit, context.Cancellation))));
        if (!context.Page.Json)
            WriteText(context, histories);
        else if (ServiceNames.IsOne(context.Call.Arguments))
            context.Page.Document(histories[0], PbmJson.Default.ServiceHistory);
        else
            context.Page.Document(histories, PbmJson.Default.IReadOnlyListServiceHistory);
        return ExitCodes.Done;
    }

    private static void WriteText(CommandContext context, Output.ServiceHistory[] histories)
    {
        var page = context.Page;
        foreach (var history in histories)
        {
            if (histories.Length > 1)
                page.Line(page.Palette.Bold(history.Name));
            if (history.Entries.Count == 0)
                page.Line("nothing has happened yet");
            else
                Table(context, history.Entries).Write(page);
        }
    }

    private static Table Table(CommandContext context, IReadOnlyList<HistoryEntry> entries)
    {
        var (page, now) = (context.Page, context.Now);
        var hasReplicas = entries.Any(e => e.Replica > 0);
        Column[] replicas = hasReplicas ? [new("REPLICA", Right: true)] : [];
        var table = new Table([new("#", Right: true), .. replicas, new("TIME"), new("FACT"), new("STATE"), new("CAUSE"), new("TEXT")]);
        foreach (var entry in entries)
        {
            string[] replica = hasReplicas ? [entry.Replica.ToString(CultureInfo.InvariantCulture)] : [];
            table.Add(
            [
                entry.Number.ToString(CultureInfo.InvariantCulture), .. replica, Ages.Moment(entry.Time, now, page.Zone), entry.Fact,
                page.Palette.State(entry.State), page.Foreign(entry.Cause.Text), page.Foreign(entry.Text),
            ]);
        }

        return table;
    }
}
