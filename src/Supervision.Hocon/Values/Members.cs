using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Supervision.Hocon.Values;

/// <summary>
/// Keys with values in the order in which they were added. Objects are many and mostly small, so that comparing a few
/// keys is cheaper than the tables of a dictionary; larger ones get an index.
/// </summary>
internal sealed class Members<T> : IEnumerable<KeyValuePair<string, T>>
{
    private const int UnindexedMax = 8;

    private KeyValuePair<string, T>[] _entries;
    private Dictionary<string, int>? _index;

    public Members(int capacity = 0) => _entries = capacity == 0 ? [] : new KeyValuePair<string, T>[capacity];

    public int Count { get; private set; }

    public KeyValuePair<string, T> this[int position] => _entries[position];

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        var position = IndexOf(key);
        value = position < 0 ? default : _entries[position].Value;
        return position >= 0;
    }

    /// <summary>The position of a key; -1 when it is not there.</summary>
    public int IndexOf(string key)
    {
        if (_index is not null)
            return _index.TryGetValue(key, out var found) ? found : -1;
        for (var i = 0; i < Count; i++)
        {
            if (string.Equals(_entries[i].Key, key))
                return i;
        }

        return -1;
    }

    /// <summary>Adds a key that is not there yet.</summary>
    public void Add(string key, T value)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, Math.Max(4, Count * 2));
        _entries[Count] = new KeyValuePair<string, T>(key, value);
        if (_index is not null)
            _index.Add(key, Count);
        else if (Count == UnindexedMax)
            MakeIndex();
        Count++;
    }

    /// <summary>Replaces the value at a position.</summary>
    public void Set(int position, T value) => _entries[position] = new KeyValuePair<string, T>(_entries[position].Key, value);

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return _entries[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void MakeIndex()
    {
        _index = new Dictionary<string, int>(_entries.Length, StringComparer.Ordinal);
        for (var i = 0; i <= Count; i++)
            _index.Add(_entries[i].Key, i);
    }
}
