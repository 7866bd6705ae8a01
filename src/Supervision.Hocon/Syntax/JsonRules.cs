using Supervision.Hocon.Errors;

namespace Supervision.Hocon.Syntax;

/// <summary>Checks that a document that is right as HOCON is right as JSON too.</summary>
internal static class JsonRules
{
    public static void Check(SyntaxTree tree, ErrorCollector errors)
    {
        CheckTokens(tree, errors);
        CheckRoot(tree, errors);
        for (var i = 0; i < tree.Nodes.Count; i++)
        {
            var node = tree.Nodes[i];
            switch (node.Kind)
            {
                case SyntaxKind.Object or SyntaxKind.Array:
                    CheckItems(tree, i, errors);
                    break;
                case SyntaxKind.AppendingField or SyntaxKind.Include:
                    errors.Add(tree.OriginOf(node.FirstToken), $"'{tree.TextOf(node)}' in JSON", "a field");
                    break;
                case SyntaxKind.Value when tree.Nodes[i + 1].EndNode != node.EndNode:
                    errors.Add(tree.OriginOf(node.FirstToken), "two values next to each other in JSON", "one");
                    break;
            }
        }
    }

    private static void CheckTokens(SyntaxTree tree, ErrorCollector errors)
    {
        for (var i = 0; i < tree.Tokens.Count; i++)
        {
            var token = tree.Tokens[i];
            var expected = token.Kind switch
            {
                TokenKind.Comment => "no comments",
                TokenKind.Substitution => "a value",
                TokenKind.TripleQuoted => "a string in single quotation marks",
                TokenKind.Equals or TokenKind.PlusEquals => "':'",
                TokenKind.Unquoted when tree.TextOf(token) is not ("true" or "false" or "null") => "a quoted string",
                TokenKind.Number when !IsJsonNumber(tree.TextOf(token)) => "a number as JSON writes it",
                TokenKind.Blank when tree.TextOf(token).ContainsAnyExcept(" \t\r") => "a space, a tab or a newline",
                _ => null,
            };
            if (expected is not null)
                errors.Add(tree.OriginOf(i), $"{TokenNames.Describe(tree.Source, token)} in JSON", expected);
        }
    }

    private static void CheckRoot(SyntaxTree tree, ErrorCollector errors)
    {
        var root = tree.Nodes[0];
        var first = tree.Tokens[root.FirstToken];
        if (first.Kind is not (TokenKind.OpenBrace or TokenKind.OpenBracket))
            errors.Add(tree.OriginOf(root.FirstToken), $"{TokenNames.Describe(tree.Source, first)} at the root of JSON", "'{' or '['");
    }

    /// <summary>Between two items stands a comma, which a newline does not replace, and behind the last none.</summary>
    private static void CheckItems(SyntaxTree tree, int container, ErrorCollector errors)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var end = tree.Nodes[container].EndNode;
        for (var item = container + 1; item < end; item = tree.Nodes[item].EndNode)
        {
            if (tree.Nodes[item].Kind == SyntaxKind.Field)
                CheckKey(tree, tree.Nodes[item + 1], keys, errors);
            var token = tree.Nodes[item].EndToken;
            var hasComma = false;
            while (tree.Tokens[token].Kind is TokenKind.Blank or TokenKind.Newline or TokenKind.Comment or TokenKind.Comma)
                hasComma |= tree.Tokens[token++].Kind == TokenKind.Comma;
            var isLast = tree.Nodes[item].EndNode >= end;
            if (hasComma && isLast)
                errors.Add(tree.OriginOf(token), "a comma behind the last item in JSON", "none");
            else if (!hasComma && !isLast)
                errors.Add(tree.OriginOf(token), $"{TokenNames.Describe(tree.Source, tree.Tokens[token])} without a comma before it in JSON", "','");
        }
    }

    private static void CheckKey(SyntaxTree tree, SyntaxNode key, HashSet<string> keys, ErrorCollector errors)
    {
        var token = tree.Tokens[key.FirstToken];
        if (key.EndToken != key.FirstToken + 1 || token.Kind != TokenKind.Quoted)
            errors.Add(tree.OriginOf(key.FirstToken), $"the key '{tree.TextOf(key)}' in JSON", "one quoted string");
        else if (!keys.Add(StringLiteral.Decode(tree.TextOf(token))))
            errors.Add(tree.OriginOf(key.FirstToken), $"the key {tree.TextOf(key)} a second time in JSON", "each key once");

        var next = key.EndToken;
        while (tree.Tokens[next].Kind is TokenKind.Blank or TokenKind.Newline)
            next++;
        if (tree.Tokens[next].Kind == TokenKind.OpenBrace)
            errors.Add(tree.OriginOf(next), "'{' right behind a key in JSON", "':'");
    }

    private static bool IsJsonNumber(ReadOnlySpan<char> text)
    {
        var digits = text.TrimStart('-');
        var hasLeadingZero = digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]);
        var dot = digits.IndexOf('.');
        var isDotBare = dot == 0 || (dot > 0 && (dot + 1 == digits.Length || !char.IsAsciiDigit(digits[dot + 1])));
        return !hasLeadingZero && !isDotBare;
    }
}
