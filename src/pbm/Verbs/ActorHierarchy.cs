using Supervision.Api;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary><c>actor hierarchy</c>.</summary>
internal static class ActorHierarchy
{
    public static async Task<int> RunAsync(CommandContext context)
    {
        var root = await context.Node.GetActorsAsync(context.Cancellation);
        if (context.Page.Json)
            context.Page.Document(root, ApiJson.Default.ActorDocument);
        else
            TreeDrawing.Write(context.Page, Draw(root, context.Page.Palette));
        return ExitCodes.Done;
    }

    private static Branch Draw(ActorDocument actor, Palette palette)
    {
        var waiting = actor.Mailbox > 0 ? $"  {Ages.Count(actor.Mailbox, "message")} waiting" : "";
        // The root has no name.
        var name = actor.Name.Length == 0 ? "/" : actor.Name;
        return new($"{name}  {palette.Dim(actor.Type)}{waiting}", [.. actor.Children.Select(c => Draw(c, palette))]);
    }
}
