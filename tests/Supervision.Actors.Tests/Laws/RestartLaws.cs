using FsCheck;
using FsCheck.Fluent;

namespace Supervision.Actors.Tests.Laws;

/// <summary>What holds for windows and plans of all sizes, against the plainest way to say it.</summary>
public sealed class RestartLaws
{
    [Fact]
    public void A_window_must_give_up_exactly_when_more_restarts_than_the_limit_lie_within_the_period()
    {
        var samples =
            from limit in Gen.Choose(0, 5)
            from period in Gen.Choose(1, 20)
            from clock in Gen.Elements(RestartClock.Exact, RestartClock.WholeSeconds)
            from gaps in Gen.Choose(0, 8000).ArrayOf(40)
            select (Intensity: new RestartIntensity(limit, TimeSpan.FromSeconds(period), clock), gaps);
        Prop.ForAll(samples.ToArbitrary(), sample =>
        {
            var window = RestartWindow.Empty(sample.Intensity);
            var times = new List<TimeSpan>();
            var now = TimeSpan.Zero;
            foreach (var gap in sample.gaps)
            {
                now += TimeSpan.FromMilliseconds(gap);
                times.Add(now);
                var counting = times.Count(then => Counts(sample.Intensity, then, now));
                var decision = RestartDecision.Attempt(window, now);
                if (decision is RestartDecision.GiveUp != counting > sample.Intensity.Limit)
                    return false;
                window = decision is RestartDecision.Restart restart ? restart.Window : ((RestartDecision.GiveUp)decision).Window;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void A_plan_must_stop_in_reverse_what_it_starts_but_for_the_one_that_ended()
    {
        var samples =
            from strategy in Gen.Elements(Enum.GetValues<SupervisionStrategy>())
            from count in Gen.Choose(1, 20)
            from ended in Gen.Choose(0, count - 1)
            select (strategy, count, ended);
        Prop.ForAll(samples.ToArbitrary(), sample =>
        {
            var plan = RestartPlan.For(sample.strategy, sample.count, sample.ended);
            return plan.Start.Contains(sample.ended)
                && plan.Start.SequenceEqual(plan.Start.Order())
                && plan.Stop.SequenceEqual(plan.Start.Where(index => index != sample.ended).Reverse());
        }).Check(Config.QuickThrowOnFailure);
    }

    private static bool Counts(RestartIntensity intensity, TimeSpan then, TimeSpan now) => intensity.Clock == RestartClock.Exact
        ? now - then <= intensity.Period
        : Math.Floor(now.TotalSeconds) - Math.Floor(then.TotalSeconds) <= intensity.Period.TotalSeconds;
}
