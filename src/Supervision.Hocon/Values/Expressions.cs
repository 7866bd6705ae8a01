namespace Supervision.Hocon.Values;

/// <summary>
/// <c>${path}</c>, <c>${?path}</c>, or with <c>[]</c> behind the path a list of environment variables.
/// </summary>
internal sealed class Substitution(string[] path, int prefixLength, bool isAnchored, bool isOptional, bool isList, in Position position)
    : HoconValue(position)
{
    /// <summary>The keys from the root, or from the anchor; an included text's own root comes first.</summary>
    public string[] Path { get; } = path;

    /// <summary>How many keys lead to the included text; the rest is what was written.</summary>
    public int PrefixLength { get; } = prefixLength;

    /// <summary>The path starts at the enclosing list element, which has no path from the root.</summary>
    public bool IsAnchored { get; } = isAnchored;

    public bool IsOptional { get; } = isOptional;

    public bool IsList { get; } = isList;

    public override string Kind => "substitution";

    internal override bool IsResolved => false;
}

/// <summary>The value that the same key had before; nothing when it had none. It is the left side of <c>+=</c>.</summary>
internal sealed class EarlierValue(in Position position) : HoconValue(position)
{
    public override string Kind => "earlier value";

    internal override bool IsResolved => false;
}

/// <summary>Values written one behind the other, at least one of which has to be resolved.</summary>
internal sealed class Concatenation(HoconValue[] pieces, in Position position) : HoconValue(position)
{
    public HoconValue[] Pieces { get; } = pieces;

    public override string Kind => "concatenation";

    internal override bool IsResolved => false;
}

/// <summary>Several values of one key, the last of which is on top; they merge when they are resolved.</summary>
internal sealed class Layers(List<HoconValue> values, in Position position) : HoconValue(position)
{
    public List<HoconValue> Values { get; } = values;

    public HoconValue Top => Values[^1];

    public override string Kind => "layers";

    internal override bool IsResolved => false;
}

/// <summary>A list as written.</summary>
internal sealed class ArrayExpression(List<HoconValue> elements, bool isResolved, in Position position) : HoconValue(position)
{
    public List<HoconValue> Elements { get; } = elements;

    public override string Kind => "list";

    internal override bool IsResolved { get; } = isResolved;
}
