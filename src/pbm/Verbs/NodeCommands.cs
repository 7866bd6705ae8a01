using System.Globalization;
using Supervision.Api;
using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary><c>node info</c>, <c>node shutdown</c>, <c>node detach</c> and <c>node upgrade</c>.</summary>
internal static class NodeCommands
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(100);

    public static async Task<int> InfoAsync(CommandContext context)
    {
        var node = await context.Node.GetNodeAsync(context.Cancellation);
        if (context.Page.Json)
            context.Page.Document(node, ApiJson.Default.NodeDocument);
        else
            Write(context, node);
        return ExitCodes.Done;
    }

    public static Task<int> ShutdownAsync(CommandContext context) =>
        EndAsync(context, NodeVerb.Shutdown, "stopping all services, then the daemon ends", "all services are stopped and the daemon has ended");

    public static Task<int> DetachAsync(CommandContext context) =>
        EndAsync(context, NodeVerb.Detach, "the daemon ends and leaves all services running", "the daemon has ended; all services go on running");

    public static async Task<int> UpgradeAsync(CommandContext context)
    {
        var binary = context.Call.Value(CommandOptions.Binary);
        var request = new UpgradeRequest { Binary = binary is null ? null : Path.GetFullPath(binary), Reason = context.Call.Value(CommandOptions.Reason) };
        var done = await context.Node.UpgradeAsync(request, context.Cancellation);
        if (context.Page.Json)
            context.Page.Document(done, ApiJson.Default.UpgradeDocument);
        else
        {
            context.Page.Line($"the daemon is now {done.Binary} version {done.Version}, pid {done.Pid} (was {done.PreviousVersion}, pid {done.PreviousPid}); all services go on running");
            WriteKeeper(context.Page, done.Keeper);
        }

        return ExitCodes.Done;
    }

    private static void WriteKeeper(OutputPage page, KeeperUpgrade? keeper)
    {
        if (keeper is { Replaced: true })
            page.Line($"the keeper is now version {keeper.Version}, with the pid and all processes that it had; the change took {keeper.GapMs} ms");
        else if (keeper is { Reason: { } reason })
            page.Line(page.Palette.Error($"the keeper stays as it is: {reason}"));
    }

    private static void Write(CommandContext context, NodeDocument node)
    {
        var (page, now) = (context.Page, context.Now);
        var facts = new FactSheet(page);
        page.Line($"{page.Palette.Bold(node.Name)}  {page.Palette.State(node.State)}");
        facts.Add("version", node.Version);
        facts.Add("pid", node.Pid.ToString(CultureInfo.InvariantCulture));
        facts.Add("keeper", node.KeeperPid is { } keeper ? $"pid {keeper}{(node.KeeperVersion is { } version ? $", version {version}" : "")}" : "none of its own");
        facts.Add("started", $"{Ages.Moment(node.StartedAt, now, page.Zone)} ({Ages.Span(now - node.StartedAt)} ago)");
        facts.Add("listens", node.Listen);
        facts.Add("data", node.DataDir);
        facts.Add("services", [.. node.Services.Where(s => s.Value > 0).OrderBy(s => s.Key).Select(s => $"{s.Value} {page.Palette.State(s.Key)}")]);
        foreach (var sentence in node.Degraded)
            facts.Add("degraded", page.Palette.Error(sentence));
        facts.Add("boot", node.BootId);
        facts.Add("serial", node.Serial.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<int> EndAsync(CommandContext context, NodeVerb verb, string accepted, string done)
    {
        var before = await context.Node.GetNodeAsync(context.Cancellation);
        await context.Node.CommandNodeAsync(verb, context.Call.Value(CommandOptions.Reason), context.Cancellation);
        var waits = !context.Call.Has(CommandOptions.NoWait);
        while (waits && await StillThereAsync(context, before.Pid))
            await Task.Delay(PollEvery, context.Time, context.Cancellation);
        var report = waits ? new NodeReport("done", done) : new NodeReport("accepted", accepted);
        if (context.Page.Json)
            context.Page.Document(report, PbmJson.Default.NodeReport);
        else
            context.Page.Line($"{before.Name}: {report.Text}");
        return ExitCodes.Done;
    }

    /// <summary>Another process at the same address means that the one asked has ended. One that is ending may refuse what it is asked.</summary>
    private static async Task<bool> StillThereAsync(CommandContext context, int pid)
    {
        try
        {
            return (await context.Node.GetNodeAsync(context.Cancellation)).Pid == pid;
        }
        catch (SupervisionException e)
        {
            return e.Kind != ProblemKind.Unreachable;
        }
    }
}
