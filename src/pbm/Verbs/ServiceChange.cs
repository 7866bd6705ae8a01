using Supervision.Api;
using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary>Commands that change services: <c>start</c>, <c>stop</c>, <c>enable</c>, <c>signal</c> and the others.</summary>
internal static class ServiceChange
{
    /// <param name="context">The node and the command line.</param>
    /// <param name="verb">What to ask of each service.</param>
    /// <param name="patterns">Which services; the arguments by default.</param>
    /// <param name="complete">Adds to the request what the verb needs beside.</param>
    public static async Task<int> RunAsync(
        CommandContext context, ServiceVerb verb, IReadOnlyList<string>? patterns = null, Func<CommandRequest, CommandRequest>? complete = null)
    {
        patterns ??= context.Call.Arguments;
        var isOne = ServiceNames.IsOne(patterns);
        var request = RequestOf(context);
        request = complete?.Invoke(request) ?? request;
        // Many are commanded by one request, and at once: a service that waits for another of these must not keep it from being commanded.
        var reports = isOne
            ? [await ChangeAsync(context, patterns[0], verb, request)]
            : await context.Node.CommandAllAsync(patterns.Count == 0 ? ["*"] : patterns, verb, request, context.Cancellation);
        if (context.Page.Json)
        {
            if (isOne)
                context.Page.Document(reports[0], PbmJson.Default.CommandReport);
            else
                context.Page.Document(reports, PbmJson.Default.IReadOnlyListCommandReport);
        }

        foreach (var report in reports)
            Tell(context.Page, report);
        return ExitCodes.Combine([.. reports.Select(CodeOf)]);
    }

    private static CommandRequest RequestOf(CommandContext context) => new()
    {
        Reason = context.Call.Value(CommandOptions.Reason),
        CommandId = Guid.NewGuid().ToString("N"),
        Wait = !context.Call.Has(CommandOptions.NoWait),
        Timeout = WireDuration.Render(context.Call.Timeout),
        Brief = !context.Page.Json,
    };

    private static async Task<CommandReport> ChangeAsync(CommandContext context, string name, ServiceVerb verb, CommandRequest request)
    {
        try
        {
            var result = await context.Node.CommandAsync(name, verb, request, context.Cancellation);
            return new(name, result.Outcome, null, result.Text, result.Service);
        }
        catch (SupervisionException e) when (e.Kind is not ProblemKind.Unreachable and not ProblemKind.Unauthorized)
        {
            return new(name, "refused", e.Kind.ToString(), e.Message, null);
        }
    }

    private static void Tell(OutputPage page, CommandReport report)
    {
        // Many sentences of the node name the service by themselves.
        var named = report.Text.Split(' ', ',', ':', '\'').Contains(report.Name);
        var text = named ? report.Text : $"{report.Name}: {report.Text}";
        if (report.Outcome is not ("done" or "accepted"))
            page.Note(text);
        else if (!page.Json)
            page.Line(page.Fit(page.Foreign(text)));
    }

    private static int CodeOf(CommandReport report) => report switch
    {
        { Problem: { } kind } => ExitCodes.Of(Enum.Parse<ProblemKind>(kind)),
        { Outcome: "failed" } => ExitCodes.Failed,
        _ => ExitCodes.Done,
    };
}
