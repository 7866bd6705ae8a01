using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Tests.Services;

/// <summary>Backoff: the first restart after health is immediate; each further one waits decorrelated jitter between min and max.</summary>
public sealed class BackoffTests
{
    private static readonly BackoffSpec Spec = new();

    [Fact]
    public void The_first_restart_is_immediate() => Assert.Equal(TimeSpan.Zero, BackoffRule.Next(Spec, streak: 0, TimeSpan.FromSeconds(9), 0.5));

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void Each_further_one_waits_between_min_and_three_times_the_wait_before(double chance)
    {
        var previous = TimeSpan.Zero;
        for (var streak = 1; streak < 30; streak++)
        {
            var next = BackoffRule.Next(Spec, streak, previous, chance);
            var upper = TimeSpan.FromTicks(3 * Math.Max(previous.Ticks, Spec.Min.Ticks));
            Assert.InRange(next, Spec.Min, upper < Spec.Max ? upper : Spec.Max);
            previous = next;
        }

        Assert.Equal(chance == 1.0 ? Spec.Max : previous, previous);
    }

    [Fact]
    public void A_minimum_above_the_maximum_waits_the_maximum() =>
        Assert.Equal(TimeSpan.FromSeconds(1), BackoffRule.Next(new BackoffSpec { Min = TimeSpan.FromSeconds(5), Max = TimeSpan.FromSeconds(1) }, 3, TimeSpan.Zero, 0.3));

    [Fact]
    public void A_crash_loop_backs_off_and_then_fails_at_the_limit()
    {
        var model = Sample.Model(new ServiceState.Running(7, Sample.Process, Sample.Clock));
        var clock = Sample.Clock;
        for (var restart = 1; restart <= 10; restart++)
        {
            var died = ServiceMachine.Decide(model, new ServiceInput.Exited(model.LiveNumber!.Value, ExitDescription.Exited(1), 0), Sample.In(clock: clock));
            Assert.Equal(restart, died.Model.Restarts);
            if (died.Model.State is ServiceState.Backoff backoff)
            {
                clock = backoff.Until;
                died = ServiceMachine.Decide(died.Model, new ServiceInput.BackoffElapsed(), Sample.In(clock: clock));
            }

            var starting = Assert.IsType<ServiceState.Starting>(died.Model.State);
            model = ServiceMachine.Decide(died.Model, new ServiceInput.Spawned(starting.Number, Sample.Process), Sample.In(clock: clock)).Model;
            clock = Sample.Clock + TimeSpan.FromSeconds(restart);
        }

        var last = ServiceMachine.Decide(model, new ServiceInput.Exited(model.LiveNumber!.Value, ExitDescription.Exited(1), 0), Sample.In(clock: clock));
        Assert.IsType<ServiceState.Failed>(last.Model.State);
        Assert.Equal(CauseKind.Limit, last.Model.Cause.Kind);
        Assert.Equal("exited 1, after 10 restarts within 1m", last.Model.Reason);
    }

    [Fact]
    public void An_alarm_before_its_time_is_set_again()
    {
        var backoff = new ServiceState.Backoff(Sample.Clock + TimeSpan.FromMilliseconds(1.6), Sample.Now);
        var clock = Sample.Clock + TimeSpan.FromMilliseconds(1);
        var early = ServiceMachine.Decide(Sample.Model(backoff), new ServiceInput.BackoffElapsed(), Sample.In(clock: clock));
        Assert.Equal(backoff, early.Model.State);
        Assert.Equal(new ServiceEffect.Alarm(backoff.Until - clock), Assert.Single(early.Effects));
    }

    [Fact]
    public void A_healthy_time_makes_the_next_restart_immediate_again()
    {
        var model = Sample.Model(new ServiceState.Running(7, Sample.Process, Sample.Clock)) with { Streak = 4, LastDelay = TimeSpan.FromSeconds(20) };
        var later = Sample.Clock + TimeSpan.FromSeconds(10);
        var died = ServiceMachine.Decide(model, new ServiceInput.Exited(7, ExitDescription.Signaled("SIGKILL"), 0), Sample.In(clock: later));
        Assert.IsType<ServiceState.Starting>(died.Model.State);
        Assert.Equal(1, died.Model.Streak);
    }
}
