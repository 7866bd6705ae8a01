using Supervision.Hocon.Syntax;

namespace Supervision.Hocon.Values;

/// <summary>Which comments are about a field: those right above it, and the one behind it on its line.</summary>
internal static class FieldComments
{
    public static IReadOnlyList<string> Of(SyntaxTree tree, int fieldToken, int valueToken)
    {
        var comments = new List<string>();
        var newlines = 0;
        for (var i = fieldToken - 1; i >= 0 && newlines < 2; i--)
        {
            var kind = tree.Tokens[i].Kind;
            if (kind == TokenKind.Newline)
                newlines++;
            else if (kind == TokenKind.Comment && IsAloneOnItsLine(tree, i))
                (newlines, _) = (0, Add(comments, tree, i));
            else if (kind != TokenKind.Blank)
                break;
        }

        comments.Reverse();
        for (var i = valueToken; tree.Tokens[i].Kind is not (TokenKind.Newline or TokenKind.End); i++)
        {
            if (tree.Tokens[i].Kind == TokenKind.Comment)
                Add(comments, tree, i);
        }

        return comments;
    }

    private static bool IsAloneOnItsLine(SyntaxTree tree, int token)
    {
        var before = token - 1;
        while (before >= 0 && tree.Tokens[before].Kind == TokenKind.Blank)
            before--;
        return before < 0 || tree.Tokens[before].Kind == TokenKind.Newline;
    }

    private static bool Add(List<string> comments, SyntaxTree tree, int token)
    {
        var text = tree.TextOf(tree.Tokens[token]).TrimEnd();
        comments.Add(text[(text[0] == '#' ? 1 : 2)..].ToString());
        return true;
    }
}
