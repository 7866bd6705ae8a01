using System.Text.RegularExpressions;
using Supervision.Api;
using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Execution;

namespace Supervision.Pbm.Following;

/// <summary>Which lines are wanted: <c>--grep</c> and <c>--since</c>.</summary>
/// <param name="Pattern">What the text must match; null for anything.</param>
/// <param name="Since">When the line must have been written at the earliest; null for at any time.</param>
internal sealed record LogFilter(Regex? Pattern, DateTimeOffset? Since)
{
    // A pattern that tries too many ways is a mistake of the operator, and ends the command instead of a whole processor.
    private static readonly TimeSpan MatchMax = TimeSpan.FromSeconds(5);

    public bool IsNone => Pattern is null && Since is null;

    /// <exception cref="UsageException">The pattern or the time is none.</exception>
    public static LogFilter Of(CommandContext context) => new(
        context.Call.Value(CommandOptions.Grep) is { } pattern ? PatternOf(pattern) : null,
        context.Call.Value(CommandOptions.Since) is { } since ? Moments.Past(since, context.Now, context.Page.Zone) : null);

    /// <exception cref="UsageException">The pattern takes too long.</exception>
    public bool Includes(LogRecord record)
    {
        try
        {
            return !(record.Time < Since) && Pattern?.IsMatch(record.Text) != false;
        }
        catch (RegexMatchTimeoutException)
        {
            throw new UsageException($"the pattern '{Pattern}' of '{CommandOptions.Grep.Name}' takes more than {MatchMax.TotalSeconds:0} s for one line");
        }
    }

    private static Regex PatternOf(string text)
    {
        try
        {
            return new(text, RegexOptions.CultureInvariant, MatchMax);
        }
        catch (RegexParseException e)
        {
            throw new UsageException($"'{CommandOptions.Grep.Name}' expects a regular expression: {e.Message}");
        }
    }
}
