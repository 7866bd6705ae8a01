using System.Collections;
using System.Collections.Immutable;

namespace Supervision.Specs.Reconciliation;

/// <summary>Which keys of two specs differ.</summary>
internal static class KeyChanges
{
    /// <param name="keys">The keys to compare.</param>
    /// <param name="running">The spec in force.</param>
    /// <param name="wanted">The spec to come.</param>
    public static ImmutableArray<KeyChange> Between<T>(ImmutableArray<SpecKey<T>> keys, T running, T wanted)
        where T : class
    {
        if (ReferenceEquals(running, wanted))
        {
            return [];
        }

        var changes = ImmutableArray.CreateBuilder<KeyChange>();
        foreach (var key in keys)
        {
            var (before, after) = (key.Value(running), key.Value(wanted));
            if (before is IDictionary a && after is IDictionary b)
            {
                AddEntries(key, a, b, changes);
            }
            else if (!Equals(before, after))
            {
                Add(key, key.Name, SpecWords.Of(before), SpecWords.Of(after), changes);
            }
        }

        return changes.ToImmutable();
    }

    /// <summary>Of a block such as <c>environment</c> only the entries that differ are named.</summary>
    private static void AddEntries<T>(SpecKey<T> key, IDictionary before, IDictionary after, ImmutableArray<KeyChange>.Builder changes)
    {
        foreach (var entry in before.Keys.Cast<string>().Union(after.Keys.Cast<string>()).Order(StringComparer.Ordinal))
        {
            var (was, will) = (before.Contains(entry) ? SpecWords.Of(before[entry]) : "not set", after.Contains(entry) ? SpecWords.Of(after[entry]) : "not set");
            Add(key, $"{key.Name}.{entry}", was, will, changes);
        }
    }

    private static void Add<T>(SpecKey<T> key, string name, string before, string after, ImmutableArray<KeyChange>.Builder changes)
    {
        if (before != after)
        {
            changes.Add(new KeyChange(name, key.Impact, before, after, key.IsSecret));
        }
    }
}

/// <summary>A key that differs, with values that may be secret.</summary>
internal sealed record KeyChange(string Key, ChangeImpact Impact, string Before, string After, bool IsSecret)
{
    /// <summary>As it may be shown.</summary>
    public ChangedKey Shown => IsSecret ? new ChangedKey(Key, null, null) : new ChangedKey(Key, Before, After);
}
