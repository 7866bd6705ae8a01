namespace Supervision.Specs.Reading;

/// <summary>One mistake in a configuration.</summary>
/// <param name="Origin">Where it was written, as <c>file:line</c>.</param>
/// <param name="Path">The key that it is about, such as <c>supervision.services.web.stop.timeout</c>; empty for a mistake of syntax.</param>
/// <param name="Message">What was found, and what was expected.</param>
public sealed record SpecError(string Origin, string Path, string Message)
{
    /// <summary><c>file:line: path: what was found, what was expected</c>.</summary>
    public override string ToString() => Path.Length == 0 ? $"{Origin}: {Message}" : $"{Origin}: {Path}: {Message}";

    /// <summary>Whether it was written in a file.</summary>
    internal bool IsIn(string file) =>
        Origin == file || (Origin.Length > file.Length && Origin[file.Length] == ':' && Origin.StartsWith(file, StringComparison.Ordinal));
}
