namespace Supervision.Specs.Reading;

/// <summary>The keys that an object may hold.</summary>
/// <param name="known">Those that are read.</param>
internal sealed class KeySet(params string[] known)
{
    /// <summary>Keys that the format reserves for what this version does not do: they are refused, never ignored.</summary>
    public string[] Later { private get; init; } = [];

    /// <summary>What is wrong with a key; null when it is known.</summary>
    public string? Mistake(string key)
    {
        if (known.Contains(key)) return null;
        if (Later.Contains(key)) return "is not supported by this version";
        return Nearest.To(key, [.. known, .. Later]) is { } near
            ? $"is an unknown key, did you mean {near}?"
            : $"is an unknown key, expected one of {string.Join(", ", known)}";
    }
}
