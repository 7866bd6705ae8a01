using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Following;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary><c>service logs</c>, <c>log peek</c> and <c>log tail</c>.</summary>
internal static class LogCommands
{
    private const int DefaultLines = 100;
    private const int DefaultLinesBeforeTail = 10;

    public static Task<int> OfServicesAsync(CommandContext context) =>
        context.Call.Follows ? FollowAsync(context, DefaultLines) : PrintAsync(context);

    public static Task<int> PeekAsync(CommandContext context) => PrintAsync(context);

    public static Task<int> TailAsync(CommandContext context) => FollowAsync(context, DefaultLinesBeforeTail);

    private static async Task<int> PrintAsync(CommandContext context)
    {
        var selection = await LogSelection.FindAsync(context);
        var newest = await selection.NewestAsync(context.Node, Counts.Of(context.Call, CommandOptions.Lines, DefaultLines), context.Cancellation);
        if (context.Page.Json)
        {
            context.Page.Document(newest, PbmJson.Default.IReadOnlyListLogRecord);
            return ExitCodes.Done;
        }

        var printer = new LinePrinter(context.Page, ServiceNames.IsOne(context.Call.Arguments));
        printer.MakeRoom(newest.Select(r => r.Service));
        foreach (var record in newest)
            printer.Print(record);
        return ExitCodes.Done;
    }

    private static async Task<int> FollowAsync(CommandContext context, int lines)
    {
        var printer = new LinePrinter(context.Page, ServiceNames.IsOne(context.Call.Arguments));
        await new LogFollower(context, printer, Counts.Of(context.Call, CommandOptions.Lines, lines)).RunAsync();
        return ExitCodes.Done;
    }
}
