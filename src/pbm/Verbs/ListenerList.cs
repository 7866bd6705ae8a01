using System.Globalization;
using Supervision.Api;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary><c>listener list</c>: sockets, who has them, and what waits at them.</summary>
internal static class ListenerList
{
    public static async Task<int> RunAsync(CommandContext context)
    {
        var all = await context.Node.GetListenersAsync(context.Cancellation);
        var patterns = context.Call.Arguments;
        List<ListenerDocument> found = [.. all.Where(l => patterns.Count == 0 || patterns.Any(p => Glob.Matches(p, l.Name)))];
        if (patterns.FirstOrDefault(p => !all.Any(l => Glob.Matches(p, l.Name))) is { } missing)
            throw new SupervisionException(ProblemKind.NotFound, $"no listener matches '{missing}'");
        if (context.Page.Json)
            context.Page.Document(found, PbmJson.Default.IReadOnlyListListenerDocument);
        else
            Table(context.Page, found).Write(context.Page);
        return ExitCodes.Done;
    }

    private static Table Table(OutputPage page, List<ListenerDocument> listeners)
    {
        var table = new Table(new("NAME"), new("STATE"), new("ADDRESS"), new("GENERATION", Right: true), new("WAITING", Right: true), new("SERVICES"), new("FRONT"), new("HOLDERS"), new("ERROR"));
        foreach (var listener in listeners)
        {
            if (listener.Sockets.Count == 0)
                table.Add(listener.Name, page.Palette.State(listener.State), listener.Address ?? "", "-", "-", Services(listener), listener.Front ?? "-", "", page.Foreign(listener.Error ?? ""));
            foreach (var socket in listener.Sockets)
            {
                table.Add(
                    listener.Name, page.Palette.State(socket.Draining ? "draining" : listener.State), socket.Address, Number(socket.Generation),
                    socket.Waiting is { } waiting ? $"{Number(waiting)} of {Number(socket.Bound ?? 0)}" : "-", Services(listener), listener.Front ?? "-",
                    page.Foreign(string.Join(", ", socket.Holders.Select(h => $"{h.Incarnation ?? h.Program} {Number(h.Pid)}"))), page.Foreign(listener.Error ?? ""));
            }
        }

        return table;
    }

    private static string Services(ListenerDocument listener) => string.Join(", ", listener.Services);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
