using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Supervision.Specs.Reconciliation;

/// <summary>
/// What of a spec shapes a process, in words, so that a later daemon can tell whether one that it adopts runs by another configuration than
/// the present one. Only what differs from a spec that says nothing is in it, and of secrets only a fingerprint.
/// </summary>
internal static class SpecImprint
{
    private static readonly ServiceSpec Silent = new()
    {
        Name = ServiceName.Parse("silent"),
        Group = "",
        Command = [],
        WorkingDirectory = "",
        Origin = "",
    };

    private static readonly ConditionalWeakTable<ServiceSpec, ImmutableSortedDictionary<string, string>> Made = [];

    /// <summary>The imprint of a spec; the same object for the same spec.</summary>
    public static ImmutableSortedDictionary<string, string> Of(ServiceSpec spec) => Made.GetValue(spec, Make);

    /// <summary>Whether two imprints are of processes that need not be told apart.</summary>
    public static bool AreSame(ImmutableSortedDictionary<string, string> one, ImmutableSortedDictionary<string, string> other) =>
        ReferenceEquals(one, other) || one.SequenceEqual(other);

    /// <summary>What keeps a process from being one of a spec.</summary>
    /// <param name="runsBy">The imprint that it was started with.</param>
    /// <param name="wanted">The spec.</param>
    public static ImmutableArray<KeyChange> Between(ImmutableSortedDictionary<string, string> runsBy, ServiceSpec wanted)
    {
        var now = Of(wanted);
        if (AreSame(runsBy, now))
        {
            return [];
        }

        var changes = ImmutableArray.CreateBuilder<KeyChange>();
        foreach (var name in runsBy.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
        {
            var key = KeyOf(name);
            var (before, after) = (runsBy.GetValueOrDefault(name) ?? Unsaid(key), now.GetValueOrDefault(name) ?? Unsaid(key));
            if (before != after)
            {
                changes.Add(new KeyChange(name, ChangeImpact.Restart, before, after, key is { IsSecret: true }));
            }
        }

        return changes.ToImmutable();
    }

    /// <summary>The changes of a spec, where those that would end the process are what this process lacks.</summary>
    /// <param name="changes">What the specs differ in.</param>
    /// <param name="runsBy">The imprint that the process was started with; null where that is not known.</param>
    /// <param name="wanted">The spec to come.</param>
    public static ImmutableArray<KeyChange> Correct(ImmutableArray<KeyChange> changes, ImmutableSortedDictionary<string, string>? runsBy, ServiceSpec wanted) =>
        runsBy is null ? changes : [.. Between(runsBy, wanted), .. changes.Where(c => c.Impact is not ChangeImpact.Restart)];

    private static ImmutableSortedDictionary<string, string> Make(ServiceSpec spec)
    {
        var words = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var key in ServiceKeys.Shaping)
        {
            var value = key.Value(spec);
            if (value is IDictionary entries)
            {
                foreach (DictionaryEntry entry in entries)
                {
                    words.Add($"{key.Name}.{entry.Key}", WordsOf(key, entry.Value));
                }
            }
            else if (WordsOf(key, value) is var text && text != Unsaid(key))
            {
                words.Add(key.Name, text);
            }
        }

        return words.ToImmutable();
    }

    private static string WordsOf(SpecKey<ServiceSpec> key, object? value)
    {
        var words = SpecWords.Of(value);

        // Enough to see a change by, and too little to find the secret by trying.
        return key.IsSecret ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)).AsSpan(0, 4)) : words;
    }

    private static string Unsaid(SpecKey<ServiceSpec>? key) => key is null || key.Value(Silent) is IDictionary ? "not set" : WordsOf(key, key.Value(Silent));

    /// <summary>The key that a name in an imprint belongs to; null for one that this version does not have.</summary>
    private static SpecKey<ServiceSpec>? KeyOf(string name) =>
        ServiceKeys.Shaping.FirstOrDefault(k => name == k.Name || (k.Value(Silent) is IDictionary && name.StartsWith(k.Name + ".", StringComparison.Ordinal)));
}
