using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Supervision.Hocon.Values;

namespace Supervision.Hocon;

/// <summary>An object. Its keys keep the order in which they first appeared in the text.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is named as the specification names it.")]
public sealed class HoconObject : HoconValue, IReadOnlyDictionary<string, HoconValue>
{
    private readonly Members<HoconValue> _members;

    internal HoconObject(Members<HoconValue> members, in Position position)
        : base(position)
    {
        _members = members;
        var size = 1L;
        var height = 0;
        for (var i = 0; i < members.Count; i++)
        {
            size += members[i].Value.Size;
            height = Math.Max(height, members[i].Value.Height);
        }

        Size = size;
        Height = height + 1;
    }

    /// <summary>An object without keys.</summary>
    public static HoconObject Empty { get; } = new(new Members<HoconValue>(), new Position(new FixedOriginSource(HoconOrigin.Of("empty")), 0));

    /// <inheritdoc/>
    public override string Kind => "object";

    /// <summary>The number of keys.</summary>
    public int Count => _members.Count;

    /// <summary>The keys in written order.</summary>
    public IEnumerable<string> Keys => _members.Select(member => member.Key);

    /// <summary>The values in written order of their keys.</summary>
    public IEnumerable<HoconValue> Values => _members.Select(member => member.Value);

    internal override long Size { get; }

    internal override int Height { get; }

    /// <summary>The value of a key, which is taken as it is and not as a path.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public HoconValue this[string key] =>
        _members.TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no key '{key}'.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _members.IndexOf(key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out HoconValue value) => _members.TryGetValue(key, out value);

    /// <summary>The same object with every string inside it replaced; keys, and where everything was written, stay.</summary>
    /// <param name="map">Gives a string for each string.</param>
    public HoconObject MapStrings(Func<string, string> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return StringMapping.Of(this, map);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, HoconValue>> GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
