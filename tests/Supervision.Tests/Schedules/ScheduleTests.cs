using Supervision.Services;
using Supervision.Specs;
using Supervision.Tests.Services;

namespace Supervision.Tests.Schedules;

/// <summary>What a schedule does to a service, in virtual time.</summary>
public sealed class ScheduleTests
{
    private static readonly ServiceSpec Job = Sample.Web with
    {
        Type = ServiceType.OneShot,
        Enabled = false,
        Schedule = new ScheduleSpec { Cron = "0 3 * * *", TimeZone = "UTC" },
    };

    [Fact]
    public void A_oneshot_that_is_not_enabled_runs_at_its_times_again_and_again()
    {
        using var job = new ScheduledService(Job, "2030-01-01T12:00Z");
        for (var day = 0; day < 3; day++)
        {
            job.Advance(TimeSpan.FromDays(1));
            Assert.Equal("starting", job.Model.State.Word);
            job.End();
            Assert.Equal("completed", job.Model.State.Word);
        }

        Assert.Equal(["01-02 03:00:00", "01-03 03:00:00", "01-04 03:00:00"], job.Starts);
        Assert.All(job.Causes, cause => Assert.Equal("schedule 0 3 * * *", cause));
        Assert.All(job.Facts.OfType<ServiceFact.Started>(), f => Assert.Equal(CauseKind.Schedule, f.Cause.Kind));
        Assert.Equal("01-05 03:00:00", ScheduledService.Show(job.NextRun));
    }

    [Fact]
    public void A_job_that_failed_runs_again_when_it_is_due_again()
    {
        var spec = Job with { Restart = new RestartSpec { Policy = Actors.RestartPolicy.Temporary } };
        using var job = new ScheduledService(spec, "2030-01-01T12:00Z");
        job.Until("2030-01-02T03:00:00Z");
        job.End(code: 3);
        Assert.Equal("failed", job.Model.State.Word);

        job.Until("2030-01-03T03:00:00Z");

        Assert.Equal("starting", job.Model.State.Word);
    }

    [Fact]
    public void Without_a_zone_the_hosts_clock_is_meant()
    {
        var spec = Job with { Schedule = Job.Schedule! with { TimeZone = null } };
        using var job = new ScheduledService(spec, "2030-01-01T12:00Z", local: TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        Assert.Equal("01-02 08:00:00", ScheduledService.Show(job.NextRun));
    }

    [Fact]
    public void A_run_at_a_time_that_the_clock_skips_says_so()
    {
        var spec = Job with { Schedule = new ScheduleSpec { Cron = "30 2 * * *", TimeZone = "Europe/Berlin" } };
        using var job = new ScheduledService(spec, "2030-03-30T12:00Z");
        job.Until("2030-03-31T12:00Z");
        Assert.Equal(["03-31 01:00:00"], job.Starts);
        Assert.Equal("schedule 30 2 * * *, at the first moment after 2030-03-31 02:30, which the clock skips", job.Model.Cause.Text);
    }

    [Fact]
    public void A_schedule_of_seconds_runs_every_second()
    {
        var spec = Job with { Schedule = new ScheduleSpec { Cron = "* * * * * *" } };
        using var job = new ScheduledService(spec, "2030-01-01T12:00Z");
        for (var i = 0; i < 5; i++)
        {
            job.Advance(TimeSpan.FromSeconds(1));
            job.End();
        }

        Assert.Equal(["01-01 12:00:01", "01-01 12:00:02", "01-01 12:00:03", "01-01 12:00:04", "01-01 12:00:05"], job.Starts);
    }

    [Fact]
    public void A_run_that_is_due_while_the_one_before_goes_on_is_left_out_and_told()
    {
        using var job = new ScheduledService(Job, "2030-01-01T12:00Z");
        job.Until("2030-01-03T12:00Z");
        Assert.Equal(["01-02 03:00:00"], job.Starts);
        Assert.Equal("left out at 2030-01-03 03:00: the run before has not ended", Assert.Single(job.Facts.OfType<ServiceFact.ScheduleSkipped>()).Text);
        job.End();
        Assert.Equal("completed", job.Model.State.Word);
    }

    [Fact]
    public void Runs_that_are_left_out_every_second_are_told_once_a_minute()
    {
        var spec = Job with { Schedule = new ScheduleSpec { Cron = "* * * * * *" } };
        using var job = new ScheduledService(spec, "2030-01-01T12:00Z");
        job.Advance(TimeSpan.FromMinutes(10));
        Assert.Single(job.Starts);
        Assert.InRange(job.Facts.OfType<ServiceFact.ScheduleSkipped>().Count(), 9, 10);
    }

    [Fact]
    public void A_queued_run_begins_when_the_one_before_has_ended_and_of_several_one()
    {
        var spec = Job with { Schedule = Job.Schedule! with { Overlap = ScheduleOverlap.Queue } };
        using var job = new ScheduledService(spec, "2030-01-01T12:00Z");
        job.Until("2030-01-05T12:00Z");
        Assert.Equal(["01-02 03:00:00"], job.Starts);

        job.End();
        Assert.Equal("starting", job.Model.State.Word);
        job.End();

        Assert.Equal("completed", job.Model.State.Word);
        Assert.Equal(["01-02 03:00:00", "01-05 12:00:00"], job.Starts);
        Assert.Equal("schedule 0 3 * * *", job.Causes[1]);
    }

    [Fact]
    public void Who_stops_a_service_does_not_want_the_run_that_waits()
    {
        var spec = Job with { Schedule = Job.Schedule! with { Overlap = ScheduleOverlap.Queue } };
        using var job = new ScheduledService(spec, "2030-01-01T12:00Z");
        job.Until("2030-01-03T12:00Z");
        job.Command(CommandVerb.Stop);
        Assert.Equal("disabled", job.Model.State.Word);

        job.Until("2030-01-04T03:00Z");
        job.End();

        Assert.Equal("completed", job.Model.State.Word);
        Assert.Equal(["01-02 03:00:00", "01-04 03:00:00"], job.Starts);
    }

    [Fact]
    public void A_run_that_is_due_while_the_one_before_is_being_stopped_begins_when_that_is_over()
    {
        var spec = Job with { Schedule = Job.Schedule! with { Overlap = ScheduleOverlap.Queue } };
        using var job = new ScheduledService(spec, "2030-01-01T12:00Z") { IsDeaf = true };
        job.Until("2030-01-03T02:59:59Z");
        job.Command(CommandVerb.Stop);
        job.Until("2030-01-03T03:00:00Z");
        Assert.Equal("stopping", job.Model.State.Word);
        job.End();
        Assert.Equal(["01-02 03:00:00", "01-03 03:00:00"], job.Starts);
    }

    [Fact]
    public void A_run_may_stop_the_one_before()
    {
        var spec = Job with { Schedule = Job.Schedule! with { Overlap = ScheduleOverlap.Restart } };
        using var job = new ScheduledService(spec, "2030-01-01T12:00Z");
        job.Until("2030-01-03T12:00Z");
        Assert.Equal(["01-02 03:00:00", "01-03 03:00:00"], job.Starts);
        Assert.Equal("starting", job.Model.State.Word);
        Assert.Single(job.Facts.OfType<ServiceFact.StopAsked>());
    }

    [Fact]
    public void A_job_that_waits_to_be_tried_again_has_not_ended()
    {
        var spec = Job with { Restart = new RestartSpec { Limit = null, Backoff = new BackoffSpec { Min = TimeSpan.FromDays(2), Max = TimeSpan.FromDays(2) } } };
        using var job = new ScheduledService(spec, "2030-01-01T12:00Z");
        job.Until("2030-01-02T03:00:01Z");
        job.End(code: 1);
        job.End(code: 1);
        Assert.Equal("backoff", job.Model.State.Word);

        job.Until("2030-01-03T03:00:01Z");

        Assert.Equal("backoff", job.Model.State.Word);
        Assert.Single(job.Facts.OfType<ServiceFact.ScheduleSkipped>());
    }

    [Fact]
    public void A_service_that_an_operator_has_disabled_is_left_alone_until_it_is_enabled()
    {
        using var job = new ScheduledService(Job, "2030-01-01T12:00Z");
        job.Command(CommandVerb.Disable);
        Assert.Null(job.NextRun);
        job.Until("2030-01-03T12:00Z");
        Assert.Empty(job.Starts);

        job.Command(CommandVerb.Enable);
        job.End();
        Assert.Equal("01-04 03:00:00", ScheduledService.Show(job.NextRun));
        job.Until("2030-01-04T03:00:01Z");

        Assert.Equal(["01-03 12:00:00", "01-04 03:00:00"], job.Starts);
    }

    [Fact]
    public void A_restart_is_for_services_that_run_and_leaves_one_that_was_stopped_alone()
    {
        var spec = Sample.Web with { Schedule = new ScheduleSpec { Cron = "0 3 * * *", Action = HookAction.Restart } };
        using var web = new ScheduledService(spec, "2030-01-01T12:00Z");
        Assert.Equal(["01-01 12:00:00"], web.Starts);

        web.Until("2030-01-02T12:00Z");
        Assert.Equal(["01-01 12:00:00", "01-02 03:00:00"], web.Starts);
        Assert.Equal(("running", "schedule 0 3 * * *"), (web.Model.State.Word, web.Model.Cause.Text));

        web.Command(CommandVerb.Stop);
        web.Until("2030-01-03T12:00Z");
        Assert.Equal("disabled", web.Model.State.Word);
        Assert.Equal("left out at 2030-01-03 03:00: the service is stopped", Assert.Single(web.Facts.OfType<ServiceFact.ScheduleSkipped>()).Text);
    }

    [Fact]
    public void A_schedule_that_is_changed_holds_from_then_on()
    {
        using var job = new ScheduledService(Job, "2030-01-01T12:00Z");
        job.Take(Job with { Schedule = Job.Schedule! with { Cron = "0 15 * * *" } });
        Assert.Equal("01-01 15:00:00", ScheduledService.Show(job.NextRun));
        job.Until("2030-01-01T15:00:00Z");
        job.End();

        job.Take(Job with { Schedule = null });
        Assert.Null(job.NextRun);
        job.Until("2030-01-03T12:00:00Z");
        job.Take(Job);
        Assert.Equal("01-04 03:00:00", ScheduledService.Show(job.NextRun));
        job.Until("2030-01-04T03:00:00Z");

        Assert.Equal(["01-01 15:00:00", "01-04 03:00:00"], job.Starts);
    }

    [Fact]
    public void A_schedule_can_stop_a_service()
    {
        var spec = Sample.Web with { Schedule = new ScheduleSpec { Cron = "0 18 * * *", Action = HookAction.Stop } };
        using var web = new ScheduledService(spec, "2030-01-01T12:00Z");
        web.Until("2030-01-01T17:59:59Z");
        Assert.Equal("running", web.Model.State.Word);
        web.Until("2030-01-01T18:00:00Z");
        Assert.Equal(("disabled", CauseKind.Schedule), (web.Model.State.Word, web.Model.Cause.Kind));
    }
}
