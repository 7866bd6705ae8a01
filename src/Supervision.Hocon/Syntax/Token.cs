namespace Supervision.Hocon.Syntax;

/// <summary>What a run of characters is.</summary>
internal enum TokenKind : byte
{
    Blank,
    Newline,
    Comment,
    Comma,
    Colon,
    Equals,
    PlusEquals,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Unquoted,
    Number,
    Quoted,
    TripleQuoted,
    Substitution,

    /// <summary>Characters that were reported already; the parser takes them for a piece of text.</summary>
    Bad,
    End,
}

/// <summary>A run of characters. The tokens of a document, laid end to end, are its text.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int Length)
{
    public int End => Start + Length;
}
