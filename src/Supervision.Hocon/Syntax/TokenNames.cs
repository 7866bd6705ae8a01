using Supervision.Hocon.Text;

namespace Supervision.Hocon.Syntax;

/// <summary>How a token is named in a message.</summary>
internal static class TokenNames
{
    private const int QuotedLengthMax = 40;

    public static string Describe(SourceText source, Token token) => token.Kind switch
    {
        TokenKind.End => "the end of the text",
        TokenKind.Newline => "a newline",
        TokenKind.Blank => "a blank",
        _ when token.Length > QuotedLengthMax => $"'{source.Text.AsSpan(token.Start, QuotedLengthMax)}...'",
        _ => $"'{source.Text.AsSpan(token.Start, token.Length)}'",
    };
}
