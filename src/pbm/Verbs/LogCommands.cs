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
        var filter = LogFilter.Of(context);
        var lines = LinesOf(context, filter, DefaultLines);
        var selection = await LogSelection.FindAsync(context);
        var newest = await selection.NewestAsync(context.Node, lines, filter, context.Cancellation);
        if (context.Page.Json)
        {
            context.Page.Document(newest, PbmJson.Default.IReadOnlyListLogRecord);
            return ExitCodes.Done;
        }

        var printer = new LinePrinter(context.Page, selection.HasOneWriter);
        printer.MakeRoom(newest.Select(LinePrinter.WriterOf));
        foreach (var record in newest)
            printer.Print(record);
        return ExitCodes.Done;
    }

    private static async Task<int> FollowAsync(CommandContext context, int linesBefore)
    {
        var filter = LogFilter.Of(context);
        var selection = await LogSelection.FindAsync(context);
        await new LogFollower(context, selection, new LinePrinter(context.Page, selection.HasOneWriter), filter, LinesOf(context, filter, linesBefore)).RunAsync();
        return ExitCodes.Done;
    }

    /// <summary>Who says since when does not want fewer than all of them.</summary>
    private static int LinesOf(CommandContext context, LogFilter filter, int whenAbsent) =>
        Counts.Of(context.Call, CommandOptions.Lines, filter.Since is null ? whenAbsent : int.MaxValue);
}
