using Supervision.Pbm.CommandLine;

namespace Supervision.Pbm.Tests.CommandLine;

public sealed class MomentsTests
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("zone", TimeSpan.FromHours(2), "zone", "zone");
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 30, 0, TimeSpan.FromHours(2));

    [Theory]
    [InlineData("10m", "2026-11-21T10:20:00Z")]
    [InlineData("1.5h", "2026-11-21T09:00:00Z")]
    [InlineData("12:30", "2026-11-21T10:30:00Z")]
    [InlineData("12:30:01", "2026-11-20T10:30:01Z")]
    [InlineData("2026-11-20", "2026-11-19T22:00:00Z")]
    [InlineData("2026-11-20 08:15", "2026-11-20T06:15:00Z")]
    [InlineData("2026-11-20T08:15:30", "2026-11-20T06:15:30Z")]
    [InlineData("2026-11-20T08:15:30.25Z", "2026-11-20T08:15:30.25Z")]
    [InlineData("2026-11-20T08:15:30+01:00", "2026-11-20T07:15:30Z")]
    public void A_moment_is_an_age_or_a_time_of_the_operators_clock(string text, string expected)
    {
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Moments.Past(text, Now, Zone));
    }

    [Theory]
    [InlineData("10")]
    [InlineData("yesterday")]
    [InlineData("2026-13-01")]
    [InlineData("")]
    public void Anything_else_is_refused(string text)
    {
        Assert.Contains("expected an age such as 10m", Assert.Throws<UsageException>(() => Moments.Past(text, Now, Zone)).Message);
    }
}
