using Supervision.Hocon.Errors;
using Supervision.Hocon.Text;

namespace Supervision.Hocon.Syntax;

/// <summary>Cuts a text into tokens that together cover all of it. It never stops at a mistake.</summary>
internal sealed class Lexer(SourceText source, ErrorCollector errors)
{
    private readonly string _text = source.Text;
    private readonly List<Token> _tokens = new(16 + source.Text.Length / 3);
    private int _position;

    public List<Token> Run()
    {
        while (_position < _text.Length && !errors.IsFull)
        {
            var start = _position;
            var kind = Next();
            _tokens.Add(new Token(kind, start, _position - start));
        }

        if (_position < _text.Length)
        {
            // Nothing more would be reported.
            _tokens.Add(new Token(TokenKind.Bad, _position, _text.Length - _position));
            _position = _text.Length;
        }

        _tokens.Add(new Token(TokenKind.End, _position, 0));
        return _tokens;
    }

    private char Peek(int ahead = 0) => _position + ahead < _text.Length ? _text[_position + ahead] : '\0';

    private TokenKind Next()
    {
        var c = _text[_position];
        switch (c)
        {
            case '\n': return Single(TokenKind.Newline);
            case ',': return Single(TokenKind.Comma);
            case ':': return Single(TokenKind.Colon);
            case '=': return Single(TokenKind.Equals);
            case '{': return Single(TokenKind.OpenBrace);
            case '}': return Single(TokenKind.CloseBrace);
            case '[': return Single(TokenKind.OpenBracket);
            case ']': return Single(TokenKind.CloseBracket);
            case '#': return Comment();
            case '/' when Peek(1) == '/': return Comment();
            case '"': return Quoted();
            case '$' when Peek(1) == '{': return Substitution();
            case '+' when Peek(1) == '=':
                _position += 2;
                return TokenKind.PlusEquals;
        }

        if (Characters.IsBlank(c))
            return Blank();
        return Characters.IsReserved(c) ? Reserved() : Unquoted();
    }

    private TokenKind Single(TokenKind kind)
    {
        _position++;
        return kind;
    }

    private TokenKind Blank()
    {
        do
            _position++;
        while (_position < _text.Length && Characters.IsBlank(_text[_position]));
        return TokenKind.Blank;
    }

    private TokenKind Comment()
    {
        var end = _text.IndexOf('\n', _position);
        _position = end < 0 ? _text.Length : end;
        return TokenKind.Comment;
    }

    private TokenKind Unquoted()
    {
        var start = _position;
        var first = _text[start];
        if (char.IsAsciiDigit(first) || first == '-')
        {
            // A plus sign is text nowhere but in an exponent.
            while (_position < _text.Length && Numbers.IsNumberCharacter(_text[_position]) && !(_text[_position] == '+' && Peek(1) == '='))
                _position++;
            var run = _text.AsSpan(start, _position - start);
            if (run.Contains('+'))
            {
                if (Numbers.IsNumber(run))
                    return TokenKind.Number;
                _position = start + run.IndexOf('+');
                return TokenKind.Unquoted;
            }

            if (!ContinuesUnquoted())
                return Numbers.IsNumber(run) ? TokenKind.Number : TokenKind.Unquoted;
        }

        while (ContinuesUnquoted())
            _position++;
        return TokenKind.Unquoted;
    }

    private bool ContinuesUnquoted()
    {
        if (_position >= _text.Length)
            return false;
        var c = _text[_position];
        if (char.IsAsciiLetterOrDigit(c))
            return true;
        return !Characters.IsReserved(c) && !Characters.IsWhitespace(c) && !(c == '/' && Peek(1) == '/');
    }

    private TokenKind Reserved()
    {
        var c = _text[_position];
        Report(_position, c == '$' ? "'$' without '{'" : $"the reserved character {Characters.Describe(c)} outside quotes",
            "it inside a quoted string");
        _position++;
        return TokenKind.Bad;
    }

    private TokenKind Quoted()
    {
        if (Peek(1) == '"' && Peek(2) == '"')
            return TripleQuoted();
        var start = _position++;
        while (_position < _text.Length)
        {
            var c = _text[_position];
            switch (c)
            {
                case '"':
                    _position++;
                    return TokenKind.Quoted;
                case '\\':
                    Escape();
                    break;
                case '\n':
                    // Going on behind the newline would swallow the rest of the text up to some other string's quote.
                    Report(_position, "a newline in a quoted string", "'\"', or '\\n' for a newline, or a string in triple quotes");
                    return TokenKind.Bad;
                default:
                    if (c < ' ')
                        Report(_position, $"{Characters.Describe(c)} in a quoted string", "an escape sequence instead");
                    _position++;
                    break;
            }
        }

        Report(_position, $"the end of the text inside the string that began at {At(start)}", "'\"'");
        return TokenKind.Bad;
    }

    private void Escape()
    {
        var length = StringLiteral.EscapeLength(_text.AsSpan(_position));
        if (length > 0)
        {
            _position += length;
            return;
        }

        // At the end of the text the open string is the mistake, and is reported as such.
        if (_position + 1 < _text.Length)
            Report(_position, "an unknown escape sequence", "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hexadecimal digits");
        _position++;
    }

    private TokenKind TripleQuoted()
    {
        var start = _position;
        var end = _text.IndexOf("\"\"\"", _position + 3, StringComparison.Ordinal);
        if (end < 0)
        {
            _position = _text.Length;
            Report(_position, $"the end of the text inside the string that began at {At(start)}", "'\"\"\"'");
            return TokenKind.Bad;
        }

        // Of more than three quotes in a row the last three close.
        _position = end + 3;
        while (Peek() == '"')
            _position++;
        return TokenKind.TripleQuoted;
    }

    private TokenKind Substitution()
    {
        var start = _position;
        _position += 2;
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (c == '}')
            {
                _position++;
                return TokenKind.Substitution;
            }

            if (c is '\n' or '{' || (c == '$' && Peek(1) == '{'))
                break;
            if (c != '"')
                _position++;
            else if (Quoted() == TokenKind.Bad)
                return TokenKind.Bad;
        }

        var found = _position < _text.Length ? Characters.Describe(_text[_position]) : "the end of the text";
        Report(_position, $"{found} inside the substitution that began at {At(start)}", "'}'");
        return TokenKind.Bad;
    }

    private string At(int position)
    {
        var (line, column) = source.Locate(position);
        return $"{line}:{column}";
    }

    private void Report(int position, string message, string expected)
    {
        var (line, column) = source.Locate(position);
        errors.Add(new HoconOrigin(source.Description, source.File, line, column), message, expected);
    }
}
