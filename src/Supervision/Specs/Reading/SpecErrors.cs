using System.Collections.Immutable;
using System.Globalization;

namespace Supervision.Specs.Reading;

/// <summary>Gathers mistakes, so that all of them are reported together.</summary>
internal sealed class SpecErrors
{
    private readonly List<SpecError> _errors = [];

    public bool Any => _errors.Count > 0;

    public void Add(string origin, string path, string message)
    {
        var error = new SpecError(origin, path, message);
        if (!_errors.Exists(e => IsSame(e, error))) _errors.Add(error);
    }

    /// <summary>File by file, each from its top.</summary>
    public ImmutableArray<SpecError> Sorted() =>
        [.. _errors.OrderBy(e => Split(e.Origin).File, StringComparer.Ordinal).ThenBy(e => Split(e.Origin).Line)];

    /// <summary>A mistake in the defaults would come back with every service: once is enough.</summary>
    private static bool IsSame(SpecError known, SpecError added) =>
        known.Origin == added.Origin && known.Message == added.Message &&
        (known.Path == added.Path ||
            (known.Path.StartsWith(Keys.DefaultsPath, StringComparison.Ordinal) &&
                added.Path.EndsWith(known.Path[Keys.DefaultsPath.Length..], StringComparison.Ordinal)));

    private static (string File, int Line) Split(string origin)
    {
        var colon = origin.LastIndexOf(':');
        return colon >= 0 && int.TryParse(origin.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var line)
            ? (origin[..colon], line)
            : (origin, 0);
    }
}
