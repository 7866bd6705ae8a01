using Supervision.Services;
using Supervision.Specs;
using Supervision.Tests.Services;

namespace Supervision.Tests.Schedules;

/// <summary>A repetition is monotonic, and bound to the incarnation that armed it.</summary>
public sealed class RepeatTests
{
    private static readonly ServiceSpec Web = Sample.Web with { Repeat = new RepeatSpec { Action = HookAction.Restart, Every = TimeSpan.FromHours(1) } };

    [Fact]
    public void A_service_is_restarted_each_time_its_process_has_run_for_so_long()
    {
        using var web = new ScheduledService(Web, "2030-01-01T12:00Z");
        web.Advance(TimeSpan.FromHours(2.5));
        Assert.Equal(["01-01 12:00:00", "01-01 13:00:00", "01-01 14:00:00"], web.Starts);
        Assert.Equal((CauseKind.Schedule, "restart every 1h"), (web.Model.Cause.Kind, web.Model.Cause.Text));
        Assert.Equal(0, web.Model.Restarts);
        Assert.Equal("01-01 15:00:00", ScheduledService.Show(web.NextRun));
    }

    [Fact]
    public void A_new_incarnation_counts_anew_and_the_beat_of_the_old_one_does_not_hit_it()
    {
        using var web = new ScheduledService(Web, "2030-01-01T12:00Z");
        web.Advance(TimeSpan.FromMinutes(50));
        web.Command(CommandVerb.Restart);
        web.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(["01-01 12:00:00", "01-01 12:50:00"], web.Starts);
        web.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["01-01 12:00:00", "01-01 12:50:00", "01-01 13:50:00"], web.Starts);

        web.Tell(new ServiceInput.RepeatDue(1));
        web.Tell(new ServiceInput.RepeatDue(2));
        Assert.Equal(3, web.Starts.Count);
    }

    [Fact]
    public void A_service_that_was_stopped_stays_so()
    {
        using var web = new ScheduledService(Web, "2030-01-01T12:00Z");
        web.Command(CommandVerb.Stop);
        Assert.Null(web.NextRun);
        web.Advance(TimeSpan.FromHours(3));
        web.Tell(new ServiceInput.RepeatDue(1));
        Assert.Equal("disabled", web.Model.State.Word);

        web.Command(CommandVerb.Start);
        web.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["01-01 12:00:00", "01-01 15:00:00", "01-01 16:00:00"], web.Starts);
    }

    [Fact]
    public void A_clock_that_is_set_changes_nothing()
    {
        using var web = new ScheduledService(Web, "2030-01-01T12:00Z");
        web.Clock.WasSetBy = TimeSpan.FromDays(100);
        web.Advance(TimeSpan.FromMinutes(59));
        Assert.Single(web.Starts);
        web.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, web.Starts.Count);
    }

    [Fact]
    public void A_oneshot_runs_again_so_long_after_its_start_once_it_has_ended()
    {
        var spec = Web with { Type = ServiceType.OneShot, Repeat = new RepeatSpec { Action = HookAction.Start, Every = TimeSpan.FromMinutes(5) } };
        using var job = new ScheduledService(spec, "2030-01-01T12:00Z");
        job.Advance(TimeSpan.FromMinutes(1));
        job.End();
        job.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(["01-01 12:00:00", "01-01 12:05:00"], job.Starts);
        job.End();
        job.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(["01-01 12:00:00", "01-01 12:05:00", "01-01 12:15:00"], job.Starts);
    }

    [Fact]
    public void A_service_can_be_stopped_after_a_time()
    {
        var spec = Web with { Repeat = new RepeatSpec { Action = HookAction.Stop, Every = TimeSpan.FromMinutes(5) } };
        using var web = new ScheduledService(spec, "2030-01-01T12:00Z");
        web.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(("disabled", "stop every 5m"), (web.Model.State.Word, web.Model.Cause.Text));
    }

    [Fact]
    public void A_repetition_that_is_changed_holds_for_the_process_that_runs()
    {
        using var web = new ScheduledService(Web, "2030-01-01T12:00Z");
        web.Advance(TimeSpan.FromMinutes(10));
        web.Take(Web with { Repeat = Web.Repeat! with { Every = TimeSpan.FromMinutes(15) } });
        web.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["01-01 12:00:00", "01-01 12:15:00"], web.Starts);

        web.Take(Web with { Repeat = null });
        Assert.Null(web.NextRun);
        web.Advance(TimeSpan.FromHours(2));
        Assert.Equal(2, web.Starts.Count);
    }

    [Fact]
    public void A_crash_does_not_make_the_beat_of_the_process_hit_the_next_one()
    {
        using var web = new ScheduledService(Web, "2030-01-01T12:00Z");
        web.Advance(TimeSpan.FromMinutes(30));
        web.End(code: 3);
        web.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(["01-01 12:00:00", "01-01 12:30:00"], web.Starts);
    }
}
