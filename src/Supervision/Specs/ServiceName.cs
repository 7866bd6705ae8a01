using System.Diagnostics.CodeAnalysis;

namespace Supervision.Specs;

/// <summary>The name of a service: <c>base</c> or <c>base:variant</c>, each of <c>[A-Za-z0-9_-]+</c>. Compared by ordinal.</summary>
public sealed record ServiceName : IComparable<ServiceName>
{
    private ServiceName(string text, int colon)
    {
        Text = text;
        Base = colon < 0 ? text : text[..colon];
        Variant = colon < 0 ? null : text[(colon + 1)..];
    }

    /// <summary>The whole name as written.</summary>
    public string Text { get; }

    /// <summary>The part before the colon.</summary>
    public string Base { get; }

    /// <summary>The part after the colon, or null when there is none.</summary>
    public string? Variant { get; }

    /// <summary>Reads a name; false when it is not one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ServiceName? name)
    {
        name = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 ? !IsPart(text) : !IsPart(text.AsSpan(0, colon)) || !IsPart(text.AsSpan(colon + 1)))
        {
            return false;
        }

        name = new ServiceName(text, colon);
        return true;
    }

    /// <summary>Reads a name. <see cref="FormatException"/> when it is not one.</summary>
    public static ServiceName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not a service name: expected base or base:variant, each of letters, digits, _ and -");

    /// <summary>
    /// Whether a service that bears this name meets a requirement: <c>base</c> is met by <c>base</c> and any
    /// <c>base:variant</c>, <c>base:variant</c> only by itself.
    /// </summary>
    public bool Meets(ServiceName requirement) =>
        requirement.Variant is null ? Base == requirement.Base : Text == requirement.Text;

    /// <inheritdoc/>
    public int CompareTo(ServiceName? other) => string.CompareOrdinal(Text, other?.Text);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Two names are equal when their texts are.</summary>
    public bool Equals(ServiceName? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private static bool IsPart(ReadOnlySpan<char> part)
    {
        foreach (var c in part)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not '_' and not '-')
            {
                return false;
            }
        }

        return part.Length > 0;
    }
}
