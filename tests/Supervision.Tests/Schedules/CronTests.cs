using System.Globalization;
using Supervision.Schedules;

namespace Supervision.Tests.Schedules;

/// <summary>What five or six fields mean on a wall clock.</summary>
public sealed class CronTests
{
    [Theory]
    [InlineData("0 3 * * *", "2030-01-01 12:00:00", "2030-01-02 03:00:00")]
    [InlineData("0 3 * * *", "2030-01-02 02:59:59", "2030-01-02 03:00:00")]
    [InlineData("0 3 * * *", "2030-01-02 03:00:00", "2030-01-03 03:00:00")]
    [InlineData("*/15 * * * *", "2030-01-01 12:44:59", "2030-01-01 12:45:00")]
    [InlineData("*/15 * * * *", "2030-01-01 23:45:00", "2030-01-02 00:00:00")]
    [InlineData("5/20 * * * *", "2030-01-01 12:45:00", "2030-01-01 13:05:00")]
    [InlineData("10-20/5 8 * * *", "2030-01-01 08:15:00", "2030-01-01 08:20:00")]
    [InlineData("0,30 9-17 * * mon-fri", "2030-01-04 17:30:00", "2030-01-07 09:00:00")]
    [InlineData("0 0 1 jan *", "2030-01-01 00:00:00", "2031-01-01 00:00:00")]
    [InlineData("59 23 31 12 *", "2030-12-31 23:58:59", "2030-12-31 23:59:00")]
    public void A_time_is_the_first_after_another_that_every_field_names(string cron, string after, string next)
    {
        Assert.Equal(Time(next), Read(cron).Next(Time(after)));
    }

    [Theory]
    [InlineData("* * * * * *", "2030-01-01 12:00:00", "2030-01-01 12:00:01")]
    [InlineData("*/20 * * * * *", "2030-01-01 12:00:59", "2030-01-01 12:01:00")]
    [InlineData("30 0 3 * * *", "2030-01-01 03:00:30", "2030-01-02 03:00:30")]
    public void Six_fields_begin_with_the_second(string cron, string after, string next)
    {
        Assert.Equal(Time(next), Read(cron).Next(Time(after)));
    }

    [Fact]
    public void A_fraction_of_a_second_before_a_time_is_before_it()
    {
        Assert.Equal(Time("2030-01-01 03:00:00"), Read("0 3 * * *").Next(Time("2030-01-01 03:00:00").AddTicks(-1)));
        Assert.Equal(Time("2030-01-02 03:00:00"), Read("0 3 * * *").Next(Time("2030-01-01 03:00:00").AddTicks(1)));
    }

    [Fact]
    public void Where_both_days_are_restricted_either_is_enough()
    {
        // 1 January 2030 is a Tuesday.
        Assert.Equal(["01-04", "01-11", "01-13", "01-18"], Days("0 0 13 * fri", 4));
    }

    [Theory]
    [InlineData("0 0 */10 * mon", "01-21", "02-11", "03-11")]
    [InlineData("0 0 1,11,21,31 * */7", "03-31", "04-21", "07-21")]
    public void A_day_that_begins_with_a_star_does_not_restrict_so_that_both_must_agree(string cron, params string[] days)
    {
        Assert.Equal(days, Days(cron, 3));
    }

    [Theory]
    [InlineData("0 0 * * 0")]
    [InlineData("0 0 * * 7")]
    [InlineData("0 0 * * SUN")]
    [InlineData("0 0 ? * sun")]
    public void Sunday_is_0_and_7(string cron)
    {
        Assert.Equal(["01-06", "01-13"], Days(cron, 2));
    }

    [Theory]
    [InlineData("0 0 * * fri-sun")]
    [InlineData("0 0 * * 5-7")]
    [InlineData("0 0 * * 0,5-6")]
    public void A_range_of_days_may_end_on_sunday(string cron)
    {
        Assert.Equal(["01-04", "01-05", "01-06", "01-11"], Days(cron, 4));
    }

    [Fact]
    public void The_29_of_february_comes_every_four_years_and_not_in_2100()
    {
        var cron = Read("0 12 29 2 *");
        Assert.Equal(Time("2032-02-29 12:00:00"), cron.Next(Time("2030-01-01 00:00:00")));
        Assert.Equal(Time("2036-02-29 12:00:00"), cron.Next(Time("2032-02-29 12:00:00")));
        Assert.Equal(Time("2104-02-29 12:00:00"), cron.Next(Time("2096-02-29 12:00:00")));
    }

    [Fact]
    public void The_31_is_left_out_in_months_that_have_none()
    {
        Assert.Equal(["01-31", "03-31", "05-31", "07-31", "08-31", "10-31", "12-31"], Days("0 0 31 * *", 7));
    }

    [Theory]
    [InlineData("@yearly", "2031-01-01 00:00:00")]
    [InlineData("@annually", "2031-01-01 00:00:00")]
    [InlineData("@monthly", "2030-07-01 00:00:00")]
    [InlineData("@weekly", "2030-06-16 00:00:00")]
    [InlineData("@daily", "2030-06-14 00:00:00")]
    [InlineData("@midnight", "2030-06-14 00:00:00")]
    [InlineData("@hourly", "2030-06-13 13:00:00")]
    public void An_alias_stands_for_an_expression(string alias, string next)
    {
        Assert.Equal(Time(next), Read(alias).Next(Time("2030-06-13 12:30:00")));
    }

    [Theory]
    [InlineData("61 3 * * *", "found \"61\" for the minute in \"61 3 * * *\", expected 0 to 59, *, a range a-b, a step such as */2, or several of these with commas")]
    [InlineData("0 24 * * *", "found \"24\" for the hour in")]
    [InlineData("0 3 0 * *", "found \"0\" for the day of month in")]
    [InlineData("0 3 * 13 *", "found \"13\" for the month in \"0 3 * 13 *\", expected 1 to 12 or jan to dec, *")]
    [InlineData("0 3 * * 8", "found \"8\" for the day of week in \"0 3 * * 8\", expected 0 to 7 or sun to sat, *")]
    [InlineData("0 3 * * mom", "found \"mom\" for the day of week in")]
    [InlineData("60 0 3 * * *", "found \"60\" for the second in")]
    [InlineData("*/0 * * * *", "found \"*/0\" for the minute in")]
    [InlineData("*/61 * * * *", "found \"*/61\" for the minute in")]
    [InlineData("20-10 * * * *", "found \"20-10\" for the minute in")]
    [InlineData("5/15,99 * * * *", "found \"5/15,99\" for the minute in")]
    [InlineData("1, * * * *", "found \"1,\" for the minute in")]
    [InlineData("? * * * *", "found \"?\" for the minute in")]
    [InlineData("-1 * * * *", "found \"-1\" for the minute in")]
    [InlineData("1--2 * * * *", "found \"1--2\" for the minute in")]
    [InlineData("0 3 * *", "found 4 fields in \"0 3 * *\", expected 5 or 6: minute hour day-of-month month day-of-week, with")]
    [InlineData("0", "found 1 field in \"0\", expected 5 or 6")]
    [InlineData("0 0 3 * * * 2030", "found 7 fields in")]
    [InlineData("0 0 30 2 *", "found \"0 0 30 2 *\", expected a day that comes")]
    [InlineData("@dayly", "found \"@dayly\", expected one of @yearly, @annually, @monthly")]
    [InlineData("@reboot", "found \"@reboot\", expected a time: what starts with the node is enabled = true")]
    public void A_mistake_names_the_field_what_was_found_and_what_was_expected(string cron, string mistake)
    {
        Assert.False(CronExpression.TryParse(cron, out _, out var said));
        Assert.StartsWith(mistake, said, StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_time_is_the_first_second_that_all_fields_name()
    {
        var random = new Random(4);
        for (var i = 0; i < 200; i++)
        {
            // Every hour's or day's at the rarest, so that a search second by second is bearable.
            var (seconds, minutes, hours, days) = (Some(60), Some(60), Some(24), Some(7));
            var cron = $"{string.Join(',', seconds)} {string.Join(',', minutes)} {string.Join(',', hours)} * * {string.Join(',', days)}";
            var after = Time("2030-01-01 00:00:00").AddSeconds(random.Next(365 * 86400));
            var expected = after.AddSeconds(1);
            while (!(seconds.Contains(expected.Second) && minutes.Contains(expected.Minute) && hours.Contains(expected.Hour) && days.Contains((int)expected.DayOfWeek)))
            {
                expected = expected.AddSeconds(1);
            }

            Assert.True(Read(cron).Next(after) == expected, $"{cron} after {after:s}: {expected:s}");
        }

        HashSet<int> Some(int below) => [.. Enumerable.Range(0, random.Next(1, below)).Select(_ => random.Next(below))];
    }

    private static CronExpression Read(string cron) =>
        CronExpression.TryParse(cron, out var expression, out var mistake) ? expression : throw new ArgumentException(mistake);

    private static DateTime Time(string text) => DateTime.ParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The first days of 2030 that it names.</summary>
    private static List<string> Days(string cron, int count)
    {
        var (expression, days) = (Read(cron), new List<string>());
        for (var time = expression.Next(Time("2029-12-31 23:59:59")); days.Count < count && time is { Year: 2030 } day; time = expression.Next(day))
        {
            days.Add(day.ToString("MM-dd", CultureInfo.InvariantCulture));
        }

        return days;
    }
}
