namespace Supervision.Hocon.Syntax;

/// <summary>What a part of a document is.</summary>
internal enum SyntaxKind : byte
{
    /// <summary>Fields and includes, with or without braces around them.</summary>
    Object,

    /// <summary>A <see cref="Key"/> and a <see cref="Value"/>.</summary>
    Field,

    /// <summary>As <see cref="Field"/>, written with <c>+=</c>.</summary>
    AppendingField,
    Key,

    /// <summary>An include statement; its tokens say what of.</summary>
    Include,

    /// <summary>One or more pieces: <see cref="Text"/>, <see cref="Object"/>, <see cref="Array"/>.</summary>
    Value,

    /// <summary>Values.</summary>
    Array,

    /// <summary>One token: a string, a number, blanks between two pieces, or a substitution.</summary>
    Text,
}

/// <summary>
/// A node of the flat, lossless tree: the descendants of node <c>i</c> are the nodes from <c>i + 1</c> to before
/// <c>EndNode</c>, and its text is that of its tokens, comments and blanks included.
/// </summary>
internal record struct SyntaxNode(SyntaxKind Kind, int FirstToken)
{
    public int EndToken;
    public int EndNode;
}
