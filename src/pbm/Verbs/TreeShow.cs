using Supervision.Api;
using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary><c>tree show</c>: groups and services in written order, with their states.</summary>
internal static class TreeShow
{
    public static async Task<int> RunAsync(CommandContext context)
    {
        if (context.Call.Has(CommandOptions.Graph) || context.Call.Has(CommandOptions.Dot))
            return await ShowGraphAsync(context);
        var tree = (await context.Node.GetTreeAsync(null, context.Cancellation)).Value;
        if (context.Page.Json)
            context.Page.Document(tree, ApiJson.Default.TreeDocument);
        else
            TreeDrawing.Write(context.Page, Group(tree, context, NameWidth(tree)));
        return ExitCodes.Done;
    }

    private static async Task<int> ShowGraphAsync(CommandContext context)
    {
        var services = (await context.Node.GetServicesAsync(null, null, context.Cancellation)).Value;
        var graph = new DependencyGraph(services);
        if (context.Call.Has(CommandOptions.Dot))
        {
            foreach (var line in graph.Dot())
                context.Page.Line(line);
        }
        else
        {
            foreach (var root in graph.Draw(s => $"{context.Page.Palette.Bold(s.Name)}  {context.Page.Palette.State(s.State)}").Children)
                TreeDrawing.Write(context.Page, root);
        }

        return ExitCodes.Done;
    }

    private static Branch Group(TreeDocument tree, CommandContext context, int width)
    {
        var palette = context.Page.Palette;
        var name = tree.Group.Path == "/" ? "/" : tree.Group.Path[(tree.Group.Path.LastIndexOf('/') + 1)..] + "/";
        return new(
            $"{palette.Bold(name)}  {tree.Group.Strategy}  {palette.State(tree.Group.State)}",
            [.. Ordered(tree).Select(member => member is TreeDocument group
                ? Group(group, context, width)
                : new Branch(Service((ServiceDocument)member, context, width), []))]);
    }

    /// <summary>Members as written, and then whatever the list of members does not name.</summary>
    private static IEnumerable<object> Ordered(TreeDocument tree)
    {
        var members = tree.Group.Members.Select((name, at) => (name, at)).ToDictionary(m => m.name, m => m.at);
        return tree.Services.Select(s => (Name: s.Name, Node: (object)s))
            .Concat(tree.Groups.Select(g => (Name: g.Group.Path, Node: (object)g)))
            .OrderBy(m => members.GetValueOrDefault(m.Name, int.MaxValue))
            .Select(m => m.Node);
    }

    private static string Service(ServiceDocument service, CommandContext context, int width)
    {
        var page = context.Page;
        var pid = service.Pid is { } number ? $"  pid {number}" : "";
        var restarts = service.Restarts > 0 ? $"  restarts {service.Restarts}" : "";
        var reason = service.State is "running" or "completed" ? "" : $"  {page.Foreign(service.Reason)}";
        return $"{TextWidth.Pad(service.Name, width)}  {page.Palette.State(service.State)}{pid}  {Ages.Span(context.Now - service.Since)}{restarts}{reason}";
    }

    private static int NameWidth(TreeDocument tree) =>
        tree.Services.Select(s => s.Name.Length).Concat(tree.Groups.Select(NameWidth)).DefaultIfEmpty(0).Max();
}
