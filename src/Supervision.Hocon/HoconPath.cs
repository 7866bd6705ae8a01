using Supervision.Hocon.Syntax;

namespace Supervision.Hocon;

/// <summary>Paths such as <c>a.b."c.d"</c>: keys joined by dots, quoted where they need it.</summary>
public static class HoconPath
{
    /// <summary>Takes a path apart.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="HoconException">It is empty, or has an empty element or a character that needs quotes.</exception>
    public static IReadOnlyList<string> Parse(string path) => Split(path);

    /// <summary>Puts keys together to a path, each quoted when it must be.</summary>
    /// <param name="keys">The keys.</param>
    public static string Render(params ReadOnlySpan<string> keys) => PathExpression.Render(keys);

    internal static string[] Split(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return PathExpression.Parse(path, out var mistake)
            ?? throw new HoconException(new HoconError(HoconOrigin.Of("path"), $"{mistake} in the path '{path}'", "keys joined by single dots"));
    }
}
