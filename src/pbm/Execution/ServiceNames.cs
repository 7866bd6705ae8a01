using Supervision.Api;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Execution;

/// <summary>Turns the names and globs of a command line into services.</summary>
internal static class ServiceNames
{
    /// <summary>Whether the operator named exactly one service, so that the answer is one document and not a list.</summary>
    public static bool IsOne(IReadOnlyList<string> patterns) => patterns.Count == 1 && !Glob.IsPattern(patterns[0]);

    /// <summary>The services in the order of the patterns, each once; all of them for no patterns.</summary>
    /// <exception cref="SupervisionException">A pattern matches nothing: <see cref="ProblemKind.NotFound"/>, before anything is done.</exception>
    public static async Task<IReadOnlyList<ServiceDocument>> FindAsync(CommandContext context, IReadOnlyList<string> patterns)
    {
        if (patterns.Count == 0)
            return (await context.Node.GetServicesAsync(null, null, context.Cancellation)).Value;
        if (IsOne(patterns))
            return [(await context.Node.GetServiceAsync(patterns[0], null, context.Cancellation)).Value];
        var found = new List<ServiceDocument>();
        var seen = new HashSet<string>();
        foreach (var pattern in patterns)
        {
            var matching = (await context.Node.GetServicesAsync(pattern, null, context.Cancellation)).Value;
            if (matching.Count == 0)
                throw new SupervisionException(ProblemKind.NotFound, $"no service matches '{pattern}'");
            found.AddRange(matching.Where(s => seen.Add(s.Name)));
        }

        return found;
    }

    /// <summary>The names alone; one that is no glob is not looked up, because the command on it will say when it is unknown.</summary>
    public static async Task<IReadOnlyList<string>> ExpandAsync(CommandContext context, IReadOnlyList<string> patterns) =>
        IsOne(patterns) ? patterns : [.. (await FindAsync(context, patterns)).Select(s => s.Name)];
}
