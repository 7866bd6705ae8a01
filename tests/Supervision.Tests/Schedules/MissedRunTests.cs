using System.Globalization;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Tests.Services;

namespace Supervision.Tests.Schedules;

/// <summary>Runs that nobody could begin when they were due: the daemon was down, or the clock was set.</summary>
public sealed class MissedRunTests
{
    private static readonly ServiceSpec Job = Sample.Web with
    {
        Type = ServiceType.OneShot,
        Enabled = false,
        Schedule = new ScheduleSpec { Cron = "0 3 * * *", TimeZone = "UTC" },
    };

    private static readonly ServiceSpec CatchingUp = Job with { Schedule = Job.Schedule! with { CatchUp = CatchUp.Once } };

    [Fact]
    public void What_was_missed_while_the_daemon_was_down_is_left_out()
    {
        using var later = After(Job, "2030-01-05T12:00Z");
        Assert.Empty(later.Starts);
        Assert.Equal(
            "left out at 2030-01-03 03:00: nobody could begin it then, and it is not made up for",
            Assert.Single(later.Facts.OfType<ServiceFact.ScheduleSkipped>()).Text);
        later.Until("2030-01-06T03:00:00Z");
        Assert.Equal(["01-06 03:00:00"], later.Starts);
    }

    [Fact]
    public void However_many_were_missed_one_is_made_up_for_when_that_is_wished()
    {
        using var later = After(CatchingUp, "2030-01-05T12:00Z");
        Assert.Equal(["01-05 12:00:00"], later.Starts);
        Assert.Equal("schedule 0 3 * * *, made up for 2030-01-03 03:00, which was missed", later.Model.Cause.Text);
        later.End();
        later.Until("2030-01-06T03:00:00Z");
        Assert.Equal(["01-05 12:00:00", "01-06 03:00:00"], later.Starts);
        Assert.Equal("schedule 0 3 * * *", later.Model.Cause.Text);
    }

    [Fact]
    public void What_was_made_up_for_is_not_made_up_for_again_by_the_next_daemon()
    {
        List<ServiceFact> facts;
        using (var later = After(CatchingUp, "2030-01-05T12:00Z"))
        {
            later.End();
            facts = [.. Past(CatchingUp), .. later.Facts];
        }

        using var again = new ScheduledService(CatchingUp, "2030-01-05T13:00Z", facts);
        Assert.Empty(again.Starts);
    }

    [Fact]
    public void Nothing_is_missed_before_a_schedule_was_met_for_the_first_time()
    {
        using var fresh = new ScheduledService(CatchingUp, "2030-01-05T12:00Z");
        Assert.Empty(fresh.Starts);
        Assert.Equal("01-06 03:00:00", ScheduledService.Show(fresh.NextRun));
    }

    [Fact]
    public void A_schedule_that_was_changed_has_missed_nothing()
    {
        var changed = CatchingUp with { Schedule = CatchingUp.Schedule! with { Cron = "0 4 * * *" } };
        using var later = new ScheduledService(changed, "2030-01-05T12:00Z", Past(CatchingUp));
        Assert.Empty(later.Starts);
        Assert.Single(later.Facts.OfType<ServiceFact.ScheduleSet>());
    }

    [Fact]
    public void A_schedule_that_was_away_for_a_while_has_missed_nothing()
    {
        List<ServiceFact> facts;
        using (var without = new ScheduledService(CatchingUp with { Schedule = null }, "2030-01-03T12:00Z", Past(CatchingUp)))
        {
            facts = [.. Past(CatchingUp), .. without.Facts];
        }

        using var again = new ScheduledService(CatchingUp, "2030-01-05T12:00Z", facts);
        Assert.Empty(again.Starts);
    }

    [Fact]
    public void A_daemon_that_is_back_within_a_minute_is_on_time()
    {
        using var later = After(Job, "2030-01-03T03:00:45Z");
        Assert.Equal(["01-03 03:00:45"], later.Starts);
        Assert.Equal("schedule 0 3 * * *", later.Model.Cause.Text);
    }

    [Theory]
    [InlineData(CatchUp.None, 0)]
    [InlineData(CatchUp.Once, 1)]
    public void A_clock_that_is_set_forward_over_a_run_makes_it_a_missed_one(CatchUp catchUp, int runs)
    {
        var spec = Job with { Schedule = Job.Schedule! with { CatchUp = catchUp } };
        using var job = new ScheduledService(spec, "2030-01-01T12:00Z");
        job.Advance(TimeSpan.FromMinutes(10));
        job.Clock.WasSetBy = TimeSpan.FromHours(20);
        job.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(runs, job.Starts.Count);
        Assert.Equal("01-03 03:00:00", ScheduledService.Show(job.NextRun));
    }

    [Fact]
    public void Of_many_runs_that_the_clock_was_set_over_the_last_is_on_time()
    {
        var spec = Job with { Schedule = new ScheduleSpec { Cron = "* * * * *" } };
        using var job = new ScheduledService(spec, "2030-01-01T12:00:10Z");
        job.Clock.WasSetBy = TimeSpan.FromHours(1);
        job.Advance(TimeSpan.FromSeconds(45));
        Assert.Single(job.Starts);
        Assert.Equal("schedule * * * * *", job.Model.Cause.Text);
        Assert.Empty(job.Facts.OfType<ServiceFact.ScheduleSkipped>());
    }

    [Fact]
    public void A_clock_that_is_set_back_a_little_does_not_repeat_a_run()
    {
        using var job = new ScheduledService(Job, "2030-01-01T12:00Z");
        job.Until("2030-01-02T03:10Z");
        job.End();
        job.Clock.WasSetBy = TimeSpan.FromMinutes(-30);
        job.Advance(TimeSpan.FromHours(1));
        Assert.Single(job.Starts);
    }

    [Fact]
    public void A_clock_that_was_wrong_by_years_does_not_keep_a_schedule_from_running()
    {
        using var job = new ScheduledService(Job, "2040-01-01T12:00Z");
        job.Until("2040-01-02T03:10Z");
        job.End();
        job.Clock.WasSetBy = DateTimeOffset.Parse("2030-06-01T00:00Z", CultureInfo.InvariantCulture) - job.Clock.GetUtcNow();
        job.Until("2030-06-01T03:00:01Z");
        Assert.Equal(["01-02 03:00:00", "06-01 03:00:00"], job.Starts);
    }

    [Fact]
    public void A_clock_that_is_set_back_while_a_run_is_awaited_brings_the_earlier_one()
    {
        using var job = new ScheduledService(Job, "2030-01-05T12:00Z");
        job.Clock.WasSetBy = TimeSpan.FromDays(-1);
        job.Advance(TimeSpan.FromHours(16));
        Assert.Equal(["01-05 03:00:00"], job.Starts);
    }

    /// <summary>The facts of a daemon that saw the run of 2 January and then died.</summary>
    private static List<ServiceFact> Past(ServiceSpec spec)
    {
        using var first = new ScheduledService(spec, "2030-01-01T12:00Z");
        first.Until("2030-01-02T03:00:01Z");
        first.End();
        Assert.Single(first.Starts);
        return first.Facts;
    }

    private static ScheduledService After(ServiceSpec spec, string start) => new(spec, start, Past(spec));
}
