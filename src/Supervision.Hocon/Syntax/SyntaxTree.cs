using Supervision.Hocon.Text;

namespace Supervision.Hocon.Syntax;

/// <summary>
/// A parsed document that still knows each of its characters. Flat lists instead of objects per node keep large
/// documents cheap.
/// </summary>
internal sealed class SyntaxTree(SourceText source, List<Token> tokens, List<SyntaxNode> nodes)
{
    public SourceText Source { get; } = source;

    public List<Token> Tokens { get; } = tokens;

    public List<SyntaxNode> Nodes { get; } = nodes;

    /// <summary>What values need to tell where they were written, and no more.</summary>
    public SyntaxTree WithoutNodes() => new(Source, Tokens, []);

    public ReadOnlySpan<char> TextOf(Token token) => Source.Text.AsSpan(token.Start, token.Length);

    /// <summary>The text of a node, exactly as written.</summary>
    public ReadOnlySpan<char> TextOf(SyntaxNode node)
    {
        if (node.EndToken <= node.FirstToken)
            return [];
        var start = Tokens[node.FirstToken].Start;
        return Source.Text.AsSpan(start, Tokens[node.EndToken - 1].End - start);
    }

    public HoconOrigin OriginOf(int token)
    {
        var (line, column) = Source.Locate(Tokens[token].Start);
        return new HoconOrigin(Source.Description, Source.File, line, column);
    }
}
