using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary><c>service why</c>: the state of a service, told in sentences.</summary>
internal static class ServiceWhy
{
    private const int FactsShown = 8;

    public static async Task<int> RunAsync(CommandContext context)
    {
        var services = await ServiceNames.FindAsync(context, context.Call.Arguments);
        var all = services.Any(s => s.Requires.Count > 0)
            ? (await context.Node.GetServicesAsync(null, null, context.Cancellation)).Value
            : services;
        var explained = await Task.WhenAll(services.Select(async service =>
        {
            var history = await context.Node.GetHistoryAsync(service.Name, FactsShown, context.Cancellation);
            var requirements = Requirements.Of(service, all);
            return new ServiceExplanation(service, requirements, history, Sentences.Of(service, requirements, all, context.Now, context.Page.Zone));
        }));
        if (!context.Page.Json)
            WriteText(context, explained);
        else if (ServiceNames.IsOne(context.Call.Arguments))
            context.Page.Document(explained[0], PbmJson.Default.ServiceExplanation);
        else
            context.Page.Document(explained, PbmJson.Default.IReadOnlyListServiceExplanation);
        return ExitCodes.Done;
    }

    private static void WriteText(CommandContext context, ServiceExplanation[] explained)
    {
        var (page, now) = (context.Page, context.Now);
        for (var i = 0; i < explained.Length; i++)
        {
            if (i > 0)
                page.Line();
            foreach (var sentence in explained[i].Sentences)
                page.Line(page.Foreign(sentence));
            if (explained[i].History.Count == 0)
                continue;
            page.Line("What happened last:");
            foreach (var entry in explained[i].History)
            {
                var cause = entry.Cause.Text.Length == 0 ? "" : $"  ({entry.Cause.Text})";
                page.Line(page.Fit($"  {Ages.Moment(entry.Time, now, page.Zone)}  {page.Palette.State(entry.State, entry.Fact)}  {page.Foreign(entry.Text + cause)}"));
            }
        }
    }
}
