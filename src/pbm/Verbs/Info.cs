using Supervision.Pbm.Execution;

namespace Supervision.Pbm.Verbs;

/// <summary><c>info</c>: of the node, or of services when it names some.</summary>
internal static class Info
{
    public static Task<int> RunAsync(CommandContext context) =>
        context.Call.Arguments.Count == 0 ? NodeCommands.InfoAsync(context) : ServiceShow.RunAsync(context);
}
