using Supervision.Hocon.Syntax;
using Supervision.Hocon.Values;

namespace Supervision.Hocon.Resolution;

/// <summary>Circles in words: each substitution with its place, and the first again at the end.</summary>
internal static class Circles
{
    /// <summary>A longer circle is cut in the middle, for nobody reads it all.</summary>
    private const int ShownMax = 20;

    public static string Describe(List<Substitution> chain)
    {
        var steps = chain.Take(ShownMax).Select(Describe);
        if (chain.Count > ShownMax)
            steps = steps.Append($"({chain.Count - ShownMax} more)");
        return string.Join(" -> ", steps.Append($"${{{PathExpression.Render(chain[0].Path)}}}"));
    }

    private static string Describe(Substitution substitution) =>
        $"${{{PathExpression.Render(substitution.Path)}}} ({substitution.Position.Origin})";
}
