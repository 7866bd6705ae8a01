namespace Supervision.Actors.Tests.Faults;

public sealed class RestartDecisionTests
{
    private static readonly RestartIntensity TwoInTen = new(2, TimeSpan.FromSeconds(10));

    [Theory]
    [InlineData(RestartPolicy.Permanent, true, true)]
    [InlineData(RestartPolicy.Permanent, false, true)]
    [InlineData(RestartPolicy.Transient, true, false)]
    [InlineData(RestartPolicy.Transient, false, true)]
    [InlineData(RestartPolicy.Temporary, true, false)]
    [InlineData(RestartPolicy.Temporary, false, false)]
    public void The_policy_must_say_which_ends_are_answered_by_a_restart(RestartPolicy policy, bool expectedly, bool restarts) =>
        Assert.Equal(restarts, Decide(policy, expectedly, RestartWindow.Empty(TwoInTen), 0) is RestartDecision.Restart);

    [Fact]
    public void One_restart_more_than_the_limit_must_give_up()
    {
        var window = RestartWindow.Empty(TwoInTen);
        window = Assert.IsType<RestartDecision.Restart>(Decide(RestartPolicy.Permanent, false, window, 0)).Window;
        window = Assert.IsType<RestartDecision.Restart>(Decide(RestartPolicy.Permanent, false, window, 1)).Window;

        Assert.IsType<RestartDecision.GiveUp>(Decide(RestartPolicy.Permanent, false, window, 2));
    }

    [Fact]
    public void The_window_must_slide()
    {
        var window = RestartWindow.Empty(TwoInTen);
        foreach (var second in (int[])[0, 6, 11, 17, 22, 28])
            window = Assert.IsType<RestartDecision.Restart>(Decide(RestartPolicy.Permanent, false, window, second)).Window;
        Assert.IsType<RestartDecision.GiveUp>(Decide(RestartPolicy.Permanent, false, window, 32));
    }

    [Fact]
    public void A_limit_of_none_must_give_up_at_once() => Assert.IsType<RestartDecision.GiveUp>(
        Decide(RestartPolicy.Permanent, false, RestartWindow.Empty(new RestartIntensity(0, TimeSpan.FromSeconds(1))), 0));

    [Fact]
    public void Without_a_limit_no_times_must_be_kept()
    {
        var window = RestartWindow.Empty(RestartIntensity.Unlimited);
        for (var second = 0; second < 100; second++)
            window = Assert.IsType<RestartDecision.Restart>(Decide(RestartPolicy.Permanent, false, window, second)).Window;

        Assert.Empty(window.Restarts);
    }

    [Theory]
    [InlineData(RestartClock.Exact, 0.9, 2.1, false)]
    [InlineData(RestartClock.Exact, 1.0, 2.0, true)]
    [InlineData(RestartClock.WholeSeconds, 0.9, 2.1, false)]
    [InlineData(RestartClock.WholeSeconds, 1.0, 2.9, true)]
    [InlineData(RestartClock.WholeSeconds, 1.9, 3.0, false)]
    public void The_clock_must_say_how_ages_are_measured(RestartClock clock, double then, double now, bool counts) =>
        Assert.Equal(counts, new RestartIntensity(1, TimeSpan.FromSeconds(1), clock)
            .StillCounts(TimeSpan.FromSeconds(then), TimeSpan.FromSeconds(now)));

    [Theory]
    [InlineData(SupervisionStrategy.OneForOne, "", "1")]
    [InlineData(SupervisionStrategy.SimpleOneForOne, "", "1")]
    [InlineData(SupervisionStrategy.OneForAll, "3 2 0", "0 1 2 3")]
    [InlineData(SupervisionStrategy.RestForOne, "3 2", "1 2 3")]
    public void The_strategy_must_say_which_siblings_stop_and_start(SupervisionStrategy strategy, string stop, string start)
    {
        var plan = RestartPlan.For(strategy, 4, 1);

        Assert.Equal(stop, string.Join(' ', plan.Stop));
        Assert.Equal(start, string.Join(' ', plan.Start));
    }

    [Fact]
    public void A_group_must_stop_in_the_reverse_of_its_start_order() => Assert.Equal([2, 1, 0], RestartPlan.StopAll(3));

    private static RestartDecision Decide(RestartPolicy policy, bool expectedly, RestartWindow window, double seconds) =>
        RestartDecision.Decide(policy, expectedly, window, TimeSpan.FromSeconds(seconds));
}
