using System.Globalization;
using Supervision.Schedules;

namespace Supervision.Tests.Schedules;

/// <summary>Schedules are wall clock in a named zone, run once across a repeated hour, and say what happens in a skipped one.</summary>
public sealed class TimetableTests
{
    private const string Berlin = "Europe/Berlin";
    private const string NewYork = "America/New_York";
    private const string LordHowe = "Australia/Lord_Howe";

    [Theory]
    [InlineData(Berlin, "0 3 * * *", "2030-01-01T12:00Z", "2030-01-02T02:00Z")]
    [InlineData(Berlin, "0 3 * * *", "2030-07-01T12:00Z", "2030-07-02T01:00Z")]
    [InlineData(NewYork, "30 9 * * 1-5", "2030-07-05T14:00Z", "2030-07-08T13:30Z")]
    [InlineData("Asia/Kolkata", "0 0 * * *", "2030-07-01T12:00Z", "2030-07-01T18:30Z")]
    [InlineData("Pacific/Kiritimati", "0 0 * * *", "2030-07-01T12:00Z", "2030-07-02T10:00Z")]
    [InlineData("UTC", "0 0 29 2 *", "2030-01-01T00:00Z", "2032-02-29T00:00Z")]
    [InlineData(Berlin, "0 0 29 2 *", "2030-01-01T00:00Z", "2032-02-28T23:00Z")]
    public void A_time_is_that_of_the_wall_clock_of_the_zone(string zone, string cron, string after, string next)
    {
        Assert.Equal([Instant(next)], Runs(zone, cron, after, 1).Select(r => r.At));
    }

    [Theory]
    [InlineData(Berlin, "30 2 * * *", "2030-10-26T12:00Z", "2030-10-27T00:30Z", "2030-10-28T01:30Z")]
    [InlineData(Berlin, "0 2 * * *", "2030-10-26T12:00Z", "2030-10-27T00:00Z", "2030-10-28T01:00Z")]
    [InlineData(Berlin, "0 3 * * *", "2030-10-26T12:00Z", "2030-10-27T02:00Z", "2030-10-28T02:00Z")]
    [InlineData(NewYork, "30 1 * * *", "2030-11-02T12:00Z", "2030-11-03T05:30Z", "2030-11-04T06:30Z")]
    [InlineData(LordHowe, "45 1 * * *", "2030-04-06T00:00Z", "2030-04-06T14:45Z", "2030-04-07T15:15Z")]
    public void A_time_of_day_runs_once_across_a_repeated_hour_the_first_time(string zone, string cron, string after, params string[] runs)
    {
        Assert.Equal(runs.Select(Instant), Runs(zone, cron, after, runs.Length).Select(r => r.At));
    }

    [Fact]
    public void Many_times_of_one_hour_run_once_each_across_its_repetition()
    {
        Assert.Equal(
            ["2030-10-27 02:00", "2030-10-27 02:20", "2030-10-27 02:40", "2030-10-28 02:00"],
            Runs(Berlin, "*/20 2 * * *", "2030-10-26T12:00Z", 4).Select(r => ScheduleWords.Of(r.Wall)));
    }

    [Fact]
    public void In_the_second_pass_of_a_repeated_hour_its_times_have_been()
    {
        Assert.Equal([Instant("2030-10-28T01:30Z")], Runs(Berlin, "30 2 * * *", "2030-10-27T01:10Z", 1).Select(r => r.At));
    }

    [Theory]
    [InlineData(Berlin, "30 2 * * *", "2030-03-30T12:00Z", "2030-03-31T01:00Z", "2030-04-01T00:30Z")]
    [InlineData(Berlin, "0 2 * * *", "2030-03-30T12:00Z", "2030-03-31T01:00Z", "2030-04-01T00:00Z")]
    [InlineData(Berlin, "*/10 2 * * *", "2030-03-30T12:00Z", "2030-03-31T01:00Z", "2030-04-01T00:00Z")]
    [InlineData(NewYork, "15 2 * * *", "2030-03-09T12:00Z", "2030-03-10T07:00Z", "2030-03-11T06:15Z")]
    [InlineData(LordHowe, "15 2 * * *", "2030-10-05T00:00Z", "2030-10-05T15:30Z", "2030-10-06T15:15Z")]
    public void A_time_that_the_clock_skips_runs_once_at_the_first_moment_after(string zone, string cron, string after, params string[] runs)
    {
        var found = Runs(zone, cron, after, runs.Length);
        Assert.Equal(runs.Select(Instant), found.Select(r => r.At));
        Assert.Equal([true, false], found.Select(r => r.IsSkipped));
    }

    [Fact]
    public void A_skipped_time_and_the_time_after_it_are_one_run_when_they_fall_together()
    {
        var runs = Runs(Berlin, "30 2,3 * * *", "2030-03-31T00:00Z", 2);
        Assert.Equal([Instant("2030-03-31T01:00Z"), Instant("2030-03-31T01:30Z")], runs.Select(r => r.At));
        Assert.Equal([Instant("2030-03-31T01:00Z"), Instant("2030-04-01T00:00Z")], Runs(Berlin, "0 2,3 * * *", "2030-03-31T00:30Z", 2).Select(r => r.At));
    }

    [Theory]
    [InlineData("*/30 * * * *", "2030-10-26T23:45Z", "2030-10-27T00:00Z", 30, 8)]
    [InlineData("0 * * * *", "2030-10-26T22:30Z", "2030-10-26T23:00Z", 60, 6)]
    [InlineData("* * * * *", "2030-10-27T00:58Z", "2030-10-27T00:59Z", 1, 100)]
    [InlineData("*/30 * * * *", "2030-03-31T00:15Z", "2030-03-31T00:30Z", 30, 8)]
    [InlineData("0 * * * *", "2030-03-30T23:30Z", "2030-03-31T00:00Z", 60, 6)]
    public void A_pace_goes_on_through_repeated_and_skipped_hours(string cron, string after, string first, int minutes, int count)
    {
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => Instant(first).AddMinutes(i * minutes)),
            Runs(Berlin, cron, after, count).Select(r => r.At));
    }

    [Fact]
    public void A_pace_makes_up_for_nothing_after_half_an_hour_was_skipped()
    {
        // 02:00 to 02:30 are skipped: 02:15 has no moment, 02:45 has.
        Assert.Equal(
            [Instant("2030-10-05T15:15Z"), Instant("2030-10-05T15:45Z"), Instant("2030-10-05T16:15Z")],
            Runs(LordHowe, "15,45 * * * *", "2030-10-05T15:00Z", 3).Select(r => r.At));
    }

    [Fact]
    public void A_pace_goes_on_through_a_repeated_half_hour()
    {
        Assert.Equal(
            ["01:15", "01:45", "01:45", "02:15"],
            Runs(LordHowe, "15,45 * * * *", "2030-04-06T14:00Z", 4).Select(r => r.Wall.ToString("HH:mm", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_pace_of_certain_days_keeps_to_them()
    {
        Assert.Equal(
            [Instant("2030-10-27T23:00Z"), Instant("2030-10-28T00:00Z")],
            Runs(Berlin, "0 * * * mon", "2030-10-26T22:30Z", 2).Select(r => r.At));
    }

    [Theory]
    [InlineData(Berlin)]
    [InlineData(NewYork)]
    [InlineData(LordHowe)]
    [InlineData("Africa/Casablanca")]
    [InlineData("Europe/Dublin")]
    [InlineData("America/Santiago")]
    [InlineData("Antarctica/Troll")]
    [InlineData("Asia/Tehran")]
    public void Every_day_of_ten_years_has_each_of_its_times_exactly_once(string zone)
    {
        foreach (var cron in new[] { "0 0 * * *", "30 1 * * *", "30 2 * * *", "59 23 * * *" })
        {
            var runs = Runs(zone, cron, "2026-06-01T12:00Z", 3653);
            Assert.Equal(Enumerable.Range(0, runs.Count).Select(i => runs[0].Wall.AddDays(i)), runs.Select(r => r.Wall));
            Assert.Equal(runs.Select(r => r.At).Order().Distinct(), runs.Select(r => r.At));
        }
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static List<Occurrence> Runs(string zone, string cron, string after, int count)
    {
        Assert.True(CronExpression.TryParse(cron, out var expression, out var mistake), mistake);
        Assert.True(TimeZones.TryFind(zone, out var found), zone);
        var timetable = new Timetable(expression, found);
        var runs = new List<Occurrence>();
        for (var at = Instant(after); runs.Count < count && timetable.Next(at) is { } next; at = next.At)
        {
            runs.Add(next);
        }

        return runs;
    }
}
