using System.Collections;
using Supervision.Hocon.Values;

namespace Supervision.Hocon;

/// <summary>A list of values.</summary>
public sealed class HoconArray : HoconValue, IReadOnlyList<HoconValue>
{
    private readonly HoconValue[] _elements;

    internal HoconArray(HoconValue[] elements, in Position position)
        : base(position)
    {
        _elements = elements;
        var size = 1L;
        var height = 0;
        foreach (var value in elements)
        {
            size += value.Size;
            height = Math.Max(height, value.Height);
        }

        Size = size;
        Height = height + 1;
    }

    /// <inheritdoc/>
    public override string Kind => "list";

    /// <summary>The number of elements.</summary>
    public int Count => _elements.Length;

    internal override long Size { get; }

    internal override int Height { get; }

    /// <summary>The element at a place, counted from 0.</summary>
    /// <param name="index">The place.</param>
    public HoconValue this[int index] => _elements[index];

    /// <inheritdoc/>
    public IEnumerator<HoconValue> GetEnumerator() => ((IEnumerable<HoconValue>)_elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _elements.GetEnumerator();
}
