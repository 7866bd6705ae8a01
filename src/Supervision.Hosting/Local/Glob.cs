using System.IO.Enumeration;

namespace Supervision.Hosting.Local;

/// <summary>Names by <c>*</c> and <c>?</c>, or several such patterns separated by commas.</summary>
internal sealed class Glob
{
    private readonly string[] _patterns;

    private Glob(string[] patterns) => _patterns = patterns;

    /// <summary>Everything when null or empty.</summary>
    public static Glob Of(string? text) => new(string.IsNullOrEmpty(text) ? ["*"] : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    public bool Matches(string name) =>
        Array.Exists(_patterns, pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));
}
