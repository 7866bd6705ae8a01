using System.Collections.Immutable;

namespace Supervision.Specs.Reading;

/// <summary>Reads the variables of a service.</summary>
internal static class EnvironmentReader
{
    private const string Prefix = "SUPERVISION_";

    private static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    public static ImmutableSortedDictionary<string, string> Read(Section section)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in section.Present)
        {
            if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal))
                section.Mistake(name, "is no name for a variable, expected one without = and not empty");
            else if (name.StartsWith(Prefix, StringComparison.Ordinal))
                section.Mistake(name, $"is set by the supervisor, expected a name that does not begin with {Prefix}");
            else if (section.Text(name, "the value of a variable: a string") is { } value)
                variables.Add(name, value);
        }

        return variables.Count == 0 ? None : variables.ToImmutable();
    }

    /// <summary>Each made absolute from where it is written.</summary>
    public static ImmutableArray<string> Files(Section section) =>
        [.. section.Texts("environment-files", "paths of files").Select(t => Scalars.Absolute(t.Text, t.Value))];
}
