using Supervision.Hocon.Syntax;

namespace Supervision.Hocon.Values;

/// <summary>
/// Makes the origins of one document's values when they are asked for, which is seldom, while values are many.
/// </summary>
internal abstract class OriginSource
{
    /// <param name="position">Where the value stands, in the document's own terms.</param>
    /// <param name="commented">Where the text stands that comments would be about; -1 for none.</param>
    public abstract HoconOrigin Locate(int position, int commented);
}

/// <summary>One origin for all.</summary>
internal sealed class FixedOriginSource(HoconOrigin origin) : OriginSource
{
    public override HoconOrigin Locate(int position, int commented) => origin;
}

/// <summary>Positions are line numbers.</summary>
internal sealed class LineOriginSource(string description, string? file) : OriginSource
{
    public override HoconOrigin Locate(int position, int commented) => new(description, file, position, 1);
}

/// <summary>Positions are tokens.</summary>
internal sealed class SyntaxOriginSource(SyntaxTree tree) : OriginSource
{
    public override HoconOrigin Locate(int position, int commented)
    {
        var origin = tree.OriginOf(position);
        return commented < 0 ? origin : origin with { Comments = FieldComments.Of(tree, commented, position) };
    }
}
