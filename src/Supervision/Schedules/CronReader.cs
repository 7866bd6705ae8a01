using System.Diagnostics.CodeAnalysis;

namespace Supervision.Schedules;

/// <summary>Reads cron expressions, and says what is wrong with those that are none.</summary>
internal static class CronReader
{
    private const string Expected = "minute hour day-of-month month day-of-week, with the second before them if wanted, or an alias such as @daily";

    private static readonly CronField[] Fields =
        [CronField.Second, CronField.Minute, CronField.Hour, CronField.DayOfMonth, CronField.Month, CronField.DayOfWeek];

    /// <summary>A leap year that begins a cycle of four.</summary>
    private static readonly DateTime Start = new(2000, 1, 1);

    public static bool TryRead(string text, [NotNullWhen(true)] out CronExpression? expression, [NotNullWhen(false)] out string? mistake)
    {
        (expression, mistake) = (null, null);
        var trimmed = text.Trim();
        if (trimmed.StartsWith('@'))
        {
            if (OfAlias(trimmed) is { } meant) return TryRead(meant, out expression, out mistake);
            mistake = trimmed == "@reboot"
                ? "found \"@reboot\", expected a time: what starts with the node is enabled = true"
                : $"found \"{trimmed}\", expected one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly";
            return false;
        }

        var words = trimmed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is not (5 or 6))
        {
            mistake = $"found {words.Length} {(words.Length == 1 ? "field" : "fields")} in \"{text}\", expected 5 or 6: {Expected}";
            return false;
        }

        return TryReadFields(text, words.Length == 5 ? ["0", .. words] : words, out expression, out mistake);
    }

    private static bool TryReadFields(string text, string[] words, out CronExpression? expression, [NotNullWhen(false)] out string? mistake)
    {
        (expression, mistake) = (null, null);
        Span<ulong> bits = stackalloc ulong[Fields.Length];
        for (var i = 0; i < Fields.Length; i++)
        {
            if (Fields[i].Read(words[i]) is not { } read)
            {
                mistake = $"found \"{words[i]}\" for the {Fields[i].Name} in \"{text}\", expected {Fields[i].Expected}";
                return false;
            }

            bits[i] = read;
        }

        expression = new CronExpression(bits, eitherDay: Restricts(words[3]) && Restricts(words[5]));
        if (expression.Next(Start) is not null) return true;
        mistake = $"found \"{text}\", expected a day that comes: no month of those has that day";
        return false;
    }

    private static bool Restricts(string days) => days[0] is not ('*' or '?');

    private static string? OfAlias(string alias) => alias switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => null,
    };
}
