using Supervision.Actors.TestKit;

namespace Supervision.Actors.Tests.Timing;

public sealed class VirtualTimeTests
{
    private readonly VirtualTime _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Timers_must_fire_in_the_order_of_their_due_times()
    {
        Timer("late", 3);
        Timer("early", 1);
        Timer("middle", 2, 5);
        _time.Advance(TimeSpan.FromSeconds(8));

        Assert.Equal(["early 1", "middle 2", "late 3", "middle 7"], _fired);
    }

    [Fact]
    public void A_timer_made_while_time_advances_must_fire_on_the_way()
    {
        _time.CreateTimer(_ => Timer("second", 1), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["second 2"], _fired);
    }

    [Fact]
    public void A_disposed_or_changed_timer_must_not_fire_at_its_old_time()
    {
        var disposed = Timer("disposed", 1);
        var changed = Timer("changed", 1);
        disposed.Dispose();
        changed.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(_fired);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["changed 3"], _fired);
        Assert.False(disposed.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public void Both_clocks_must_move_together()
    {
        var wall = _time.GetUtcNow();
        var monotonic = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(TimeSpan.FromMinutes(2), _time.GetUtcNow() - wall);
        Assert.Equal(TimeSpan.FromMinutes(2), _time.GetElapsedTime(monotonic));
    }

    private ITimer Timer(string name, double dueSeconds, double? periodSeconds = null) => _time.CreateTimer(
        _ => _fired.Add($"{name} {_time.Now.TotalSeconds}"),
        null,
        TimeSpan.FromSeconds(dueSeconds),
        periodSeconds is { } period ? TimeSpan.FromSeconds(period) : Timeout.InfiniteTimeSpan);
}
