using Supervision.Hocon.Errors;
using Supervision.Hocon.Text;

namespace Supervision.Hocon.Syntax;

/// <summary>How an include names its resource.</summary>
internal enum IncludeKind : byte
{
    /// <summary>A URL, else a file next to the including one, else a resource.</summary>
    Any,
    File,
    Url,
    Resource,
}

/// <summary><c>include "name"</c>, <c>include file("name")</c>, <c>include required(url("name"))</c> and so on.</summary>
internal sealed record IncludeStatement(IncludeKind Kind, bool IsRequired, int NameToken)
{
    private const string ExpectedName = "a quoted string, or one in file(), url(), classpath() or required()";

    /// <summary>Reads the statement whose first token is at <paramref name="position"/>, and moves behind it.</summary>
    /// <returns>null when it is wrong, which is reported.</returns>
    public static IncludeStatement? Read(SourceText source, List<Token> tokens, ref int position, ErrorCollector errors)
    {
        position++;
        var kind = IncludeKind.Any;
        var isRequired = false;
        var parentheses = 0;
        while (true)
        {
            SkipInsignificant(tokens, ref position);
            var token = tokens[position];
            if (token.Kind is TokenKind.Quoted or TokenKind.TripleQuoted)
                break;
            var text = source.Text.AsSpan(token.Start, token.Length);
            while (token.Kind == TokenKind.Unquoted && text.Length > 0 && kind == IncludeKind.Any
                && TakeFunction(ref text, ref kind, ref isRequired))
                parentheses++;
            if (token.Kind != TokenKind.Unquoted || text.Length > 0)
                return Fail(source, token, errors, ExpectedName);
            position++;
        }

        var name = position++;
        while (parentheses > 0)
        {
            SkipInsignificant(tokens, ref position);
            var token = tokens[position];
            var text = source.Text.AsSpan(token.Start, token.Length);
            if (token.Kind != TokenKind.Unquoted || text.Length > parentheses || text.ContainsAnyExcept(')'))
                return Fail(source, token, errors, "')'");
            parentheses -= text.Length;
            position++;
        }

        return new IncludeStatement(kind, isRequired, name);
    }

    private static bool TakeFunction(ref ReadOnlySpan<char> text, ref IncludeKind kind, ref bool isRequired)
    {
        if (text.StartsWith("required(") && !isRequired)
            isRequired = true;
        else if (text.StartsWith("file("))
            kind = IncludeKind.File;
        else if (text.StartsWith("url("))
            kind = IncludeKind.Url;
        else if (text.StartsWith("classpath("))
            kind = IncludeKind.Resource;
        else
            return false;
        text = text[(text.IndexOf('(') + 1)..];
        return true;
    }

    private static void SkipInsignificant(List<Token> tokens, ref int position)
    {
        while (tokens[position].Kind is TokenKind.Blank or TokenKind.Newline or TokenKind.Comment)
            position++;
    }

    private static IncludeStatement? Fail(SourceText source, Token token, ErrorCollector errors, string expected)
    {
        var (line, column) = source.Locate(token.Start);
        errors.Add(new HoconOrigin(source.Description, source.File, line, column),
            $"{TokenNames.Describe(source, token)} in an include", expected);
        return null;
    }
}
