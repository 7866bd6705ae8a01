using Supervision.Specs;

namespace Supervision.Tests.Specs;

/// <summary>The keys of <c>schedule</c> and <c>repeat</c>.</summary>
public sealed class ScheduleKeysTests : SpecTests
{
    [Fact]
    public void Every_key_of_a_schedule_is_read()
    {
        var spec = ReadService("schedule { cron = \"0 3 * * *\", time-zone = Europe/Berlin, action = start, overlap = queue, catch-up = once }");
        Assert.Equal(
            new ScheduleSpec { Cron = "0 3 * * *", TimeZone = "Europe/Berlin", Overlap = ScheduleOverlap.Queue, CatchUp = CatchUp.Once }, spec.Schedule);
    }

    [Fact]
    public void A_schedule_needs_no_more_than_a_time()
    {
        Assert.Equal(new ScheduleSpec { Cron = "@daily" }, ReadService("schedule.cron = \"@daily\"").Schedule);
    }

    [Fact]
    public void Every_key_of_a_repetition_is_read()
    {
        Assert.Equal(new RepeatSpec { Action = HookAction.Stop, Every = TimeSpan.FromHours(1) }, ReadService("repeat { action = stop, every = 1h }").Repeat);
        Assert.Equal(new RepeatSpec { Action = HookAction.Restart, Every = TimeSpan.FromMilliseconds(300) }, ReadService("repeat.every = 300ms").Repeat);
    }

    [Fact]
    public void Without_a_time_there_is_neither()
    {
        var spec = ReadService("schedule { }, repeat { }");
        Assert.Null(spec.Schedule);
        Assert.Null(spec.Repeat);
    }

    [Fact]
    public void The_defaults_may_name_the_zone_of_all_schedules()
    {
        var spec = Read(
            """
            supervision {
              defaults.schedule.time-zone = America/New_York
              services { job { command = run, schedule.cron = "0 3 * * *" }, web.command = run }
            }
            """);
        Assert.Equal("America/New_York", spec.Services[ServiceName.Parse("job")].Schedule!.TimeZone);
        Assert.Null(spec.Services[ServiceName.Parse("web")].Schedule);
    }

    [Theory]
    [InlineData("schedule.cron = \"61 3 * * *\"", "schedule.cron: found \"61\" for the minute in \"61 3 * * *\", expected 0 to 59, *, a range a-b, a step such as */2, or several of these with commas")]
    [InlineData("schedule.cron = \"\"", "schedule.cron: found an empty string, expected a cron expression such as \"0 3 * * *\"")]
    [InlineData("schedule.cron = [1]", "schedule.cron: found a list, expected a cron expression such as \"0 3 * * *\"")]
    [InlineData("schedule { cron = \"@daily\", time-zone = Europe/Berlim }", "schedule.time-zone: found \"Europe/Berlim\", expected a time zone such as Europe/Berlin or UTC, did you mean Europe/Berlin?")]
    [InlineData("schedule { cron = \"@daily\", time-zone = \"../../../etc/passwd\" }", "schedule.time-zone: found \"../../../etc/passwd\", expected a time zone such as Europe/Berlin or UTC")]
    [InlineData("schedule { cron = \"@daily\", time-zone = \"/etc/localtime\" }", "schedule.time-zone: found \"/etc/localtime\", expected a time zone such as Europe/Berlin or UTC")]
    [InlineData("schedule { cron = \"@daily\", overlap = wait }", "schedule.overlap: found \"wait\", expected one of skip, queue, restart")]
    [InlineData("schedule { cron = \"@daily\", catch-up = onc }", "schedule.catch-up: found \"onc\", expected one of none, once, did you mean once?")]
    [InlineData("schedule { cron = \"@daily\", action = run }", "schedule.action: found \"run\", expected one of start, stop, restart, reload")]
    [InlineData("schedule { cron = \"@daily\", action = restart, overlap = skip }", "schedule.overlap: is of no use with another action than start, expected action = start")]
    [InlineData("schedule { cron = \"@daily\", action = reload }", "schedule.action: found reload, but no way to do it: expected reload.signal or reload.command beside it")]
    [InlineData("schedule.catch-up = once", "schedule.catch-up: is of no use without cron, expected cron = \"0 3 * * *\" or another time beside it")]
    [InlineData("schedule { cro = \"@daily\" }", "schedule.cro: is an unknown key, did you mean cron?")]
    [InlineData("repeat { action = restart }", "repeat.action: is of no use without every, expected every = 1h or another time beside it")]
    [InlineData("repeat.every = 0s", "repeat.every: found \"0s\", expected a duration above zero such as 10s")]
    [InlineData("repeat { every = 1h, action = reload }", "repeat.action: found reload, but no way to do it: expected reload.signal or reload.command beside it")]
    public void A_mistake_says_where_it_is_what_was_found_and_what_was_expected(string keys, string mistake)
    {
        Assert.Equal($"tree.conf:2: supervision.services.web.{mistake}", ServiceError(keys));
    }
}
