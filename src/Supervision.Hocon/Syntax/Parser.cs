using Supervision.Hocon.Errors;
using Supervision.Hocon.Text;

namespace Supervision.Hocon.Syntax;

/// <summary>
/// Recognizes the structure of a document. After a mistake it goes on with the next field or element, so that one
/// reading finds them all.
/// </summary>
internal sealed class Parser
{
    private readonly SourceText _source;
    private readonly ErrorCollector _errors;
    private readonly int _depthMax;
    private readonly List<Token> _tokens;
    private readonly List<SyntaxNode> _nodes;
    private int _position;
    private int _depth;
    private int _openBraces;
    private int _openBrackets;
    private bool _isTooDeep;

    private Parser(SourceText source, ErrorCollector errors, int depthMax)
    {
        _source = source;
        _errors = errors;
        _depthMax = depthMax;
        _tokens = new Lexer(source, errors).Run();
        _nodes = new List<SyntaxNode>(4 + _tokens.Count / 2);
    }

    /// <summary>The first node of the result is the root: an object or an array.</summary>
    public static SyntaxTree Parse(SourceText source, ErrorCollector errors, int depthMax)
    {
        var parser = new Parser(source, errors, depthMax);
        parser.ParseDocument();
        return new SyntaxTree(source, parser._tokens, parser._nodes);
    }

    private TokenKind Kind => _tokens[_position].Kind;

    private void ParseDocument()
    {
        SkipInsignificant();
        switch (Kind)
        {
            case TokenKind.OpenBracket:
                ParseArray();
                break;
            case TokenKind.OpenBrace:
                ParseObject();
                break;
            default:
                var root = Open(SyntaxKind.Object);
                ParseFields(TokenKind.End);
                Close(root);
                return;
        }

        SkipInsignificant();
        if (Kind != TokenKind.End)
            Report($"{Describe()} behind the root value", "the end of the text");
    }

    private void ParseObject()
    {
        var node = Open(SyntaxKind.Object);
        var opening = _position++;
        _openBraces++;
        if (EnterNesting(opening))
            ParseFields(TokenKind.CloseBrace);
        _openBraces--;
        _depth--;
        if (Kind == TokenKind.CloseBrace)
            _position++;
        else
            ReportUnclosed(opening, "}");
        Close(node);
    }

    private void ParseFields(TokenKind closing)
    {
        SkipInsignificant();
        while (Kind != closing && Kind != TokenKind.End && !_errors.IsFull)
        {
            if (Kind is TokenKind.CloseBrace or TokenKind.CloseBracket)
            {
                if (Kind == TokenKind.CloseBracket && _openBrackets > 0)
                    return;
                SkipStrayCloser();
            }
            else if (!(ParseField() && ParseSeparator(closing)))
                Recover(closing);
        }
    }

    private bool ParseField()
    {
        switch (Kind)
        {
            case TokenKind.Unquoted when IsInclude():
                var include = Open(SyntaxKind.Include);
                var isRight = IncludeStatement.Read(_source, _tokens, ref _position, _errors) is not null;
                Close(include);
                return isRight;
            case TokenKind.Unquoted or TokenKind.Number or TokenKind.Quoted or TokenKind.TripleQuoted or TokenKind.Bad:
                break;
            default:
                return Report(Describe(), "a key");
        }

        var field = Open(SyntaxKind.Field);
        ParseKey();
        SkipInsignificant();
        switch (Kind)
        {
            case TokenKind.Colon or TokenKind.Equals or TokenKind.PlusEquals:
                if (Kind == TokenKind.PlusEquals)
                    _nodes[field] = _nodes[field] with { Kind = SyntaxKind.AppendingField };
                _position++;
                SkipInsignificant();
                break;
            case TokenKind.OpenBrace:
                break;
            default:
                return Report($"{Describe()} behind the key '{_source.Text.AsSpan(_tokens[_nodes[field].FirstToken].Start, KeyLength(field))}'",
                    "':', '=', '+=' or '{'");
        }

        var hasValue = ParseValue();
        Close(field);
        return hasValue;
    }

    private bool IsInclude()
    {
        var token = _tokens[_position];
        return token.Length == 7 && _source.Text.AsSpan(token.Start, 7) is "include";
    }

    private int KeyLength(int field) => _tokens[_nodes[field + 1].EndToken - 1].End - _tokens[_nodes[field].FirstToken].Start;

    private void ParseKey()
    {
        var node = Open(SyntaxKind.Key);
        var end = _position;
        while (true)
        {
            if (Kind is TokenKind.Unquoted or TokenKind.Number or TokenKind.Quoted or TokenKind.TripleQuoted or TokenKind.Bad)
                end = _position + 1;
            else if (Kind != TokenKind.Blank)
                break;
            _position++;
        }

        _position = end;
        Close(node);
    }

    private void ParseArray()
    {
        var node = Open(SyntaxKind.Array);
        var opening = _position++;
        _openBrackets++;
        if (EnterNesting(opening))
            ParseElements();
        _openBrackets--;
        _depth--;
        if (Kind == TokenKind.CloseBracket)
            _position++;
        else
            ReportUnclosed(opening, "]");
        Close(node);
    }

    private void ParseElements()
    {
        SkipInsignificant();
        while (Kind is not (TokenKind.CloseBracket or TokenKind.End) && !_errors.IsFull)
        {
            if (Kind == TokenKind.CloseBrace)
            {
                if (_openBraces > 0)
                    return;
                SkipStrayCloser();
            }
            else if (!(ParseValue() && ParseSeparator(TokenKind.CloseBracket)))
            {
                Recover(TokenKind.CloseBracket);
            }
        }
    }

    private void SkipStrayCloser()
    {
        Report($"{Describe()} that closes nothing", "a value, or nothing");
        _position++;
        SkipInsignificant();
    }

    private bool ParseValue()
    {
        var node = Open(SyntaxKind.Value);
        var end = _position;
        var endNode = _nodes.Count;
        while (true)
        {
            switch (Kind)
            {
                case TokenKind.OpenBrace:
                    ParseObject();
                    break;
                case TokenKind.OpenBracket:
                    ParseArray();
                    break;
                case TokenKind.Blank:
                    AddText();
                    continue;
                case TokenKind.Unquoted or TokenKind.Number or TokenKind.Quoted or TokenKind.TripleQuoted
                    or TokenKind.Substitution or TokenKind.Bad:
                    AddText();
                    break;
                default:
                    if (endNode == node + 1)
                        return Report(Describe(), "a value");

                    // Blanks behind the last piece separate it from what follows and are none of the value.
                    _position = end;
                    _nodes.RemoveRange(endNode, _nodes.Count - endNode);
                    Close(node);
                    return true;
            }

            if (_errors.IsFull)
                return false;
            end = _position;
            endNode = _nodes.Count;
        }
    }

    private void AddText()
    {
        var text = Open(SyntaxKind.Text);
        _position++;
        Close(text);
    }

    /// <summary>Between two fields or elements stands a comma, or at least one newline.</summary>
    private bool ParseSeparator(TokenKind closing)
    {
        var hasNewline = SkipInsignificant();
        if (Kind == TokenKind.Comma)
        {
            _position++;
            SkipInsignificant();
            return Kind != TokenKind.Comma || Report("two commas in a row", "one");
        }

        // A bracket of the wrong kind is reported by whoever misses his own.
        if (hasNewline || Kind is TokenKind.CloseBrace or TokenKind.CloseBracket or TokenKind.End)
            return true;
        var close = closing switch { TokenKind.CloseBrace => " or '}'", TokenKind.CloseBracket => " or ']'", _ => "" };
        return Report(Describe(), "a comma or a newline" + close);
    }

    /// <summary>Skips what is left of a broken field or element.</summary>
    private void Recover(TokenKind closing)
    {
        var nesting = 0;
        for (; Kind != TokenKind.End; _position++)
        {
            switch (Kind)
            {
                case TokenKind.OpenBrace or TokenKind.OpenBracket:
                    nesting++;
                    break;
                case TokenKind.CloseBrace or TokenKind.CloseBracket when nesting > 0:
                    nesting--;
                    break;
                case TokenKind.CloseBrace or TokenKind.CloseBracket:
                    return;
                case TokenKind.Comma or TokenKind.Newline when nesting == 0:
                    while (Kind is TokenKind.Comma || SkipInsignificant())
                        _position += Kind is TokenKind.Comma ? 1 : 0;
                    return;
            }
        }
    }

    /// <summary>Skips blanks, comments and newlines; true if there was a newline.</summary>
    private bool SkipInsignificant()
    {
        var hasNewline = false;
        while (Kind is TokenKind.Blank or TokenKind.Comment or TokenKind.Newline)
        {
            hasNewline |= Kind == TokenKind.Newline;
            _position++;
        }

        return hasNewline;
    }

    private bool EnterNesting(int opening)
    {
        if (++_depth <= _depthMax)
            return true;
        _position = opening;
        Report($"values nested more than {_depthMax} deep", "a flatter structure");
        _position = _tokens.Count - 1;
        _isTooDeep = true;
        return false;
    }

    private int Open(SyntaxKind kind)
    {
        _nodes.Add(new SyntaxNode(kind, _position));
        return _nodes.Count - 1;
    }

    private void Close(int index) => _nodes[index] = _nodes[index] with { EndToken = _position, EndNode = _nodes.Count };

    private void ReportUnclosed(int opening, string closing)
    {
        // Where nesting is too deep the rest is skipped, and says nothing about what is closed.
        if (_isTooDeep || _errors.IsFull)
            return;
        var (line, column) = _source.Locate(_tokens[opening].Start);
        Report($"{Describe()} inside the '{_source.Text[_tokens[opening].Start]}' that was opened at {line}:{column}", $"'{closing}'");
    }

    private string Describe() => TokenNames.Describe(_source, _tokens[_position]);

    private bool Report(string message, string expected)
    {
        var (line, column) = _source.Locate(_tokens[_position].Start);
        _errors.Add(new HoconOrigin(_source.Description, _source.File, line, column), message, expected);
        return false;
    }
}
