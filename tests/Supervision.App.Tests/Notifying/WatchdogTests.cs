using Supervision.Actors.TestKit;
using Supervision.App.Tests.Harness;

namespace Supervision.App.Tests.Notifying;

/// <summary>Rule: signs of life come after half of the time that is allowed, and only from a program that is well.</summary>
public sealed class WatchdogTests : IDisposable
{
    private readonly NotifyReceiver _supervisor = new();
    private readonly VirtualTime _time = new();

    public void Dispose() => _supervisor.Dispose();

    [Fact]
    public async Task Signs_of_life_must_come_after_half_of_the_time_until_they_are_ended()
    {
        using var program = Program("2000000");
        Assert.Equal(TimeSpan.FromSeconds(2), program.WatchdogTimeout);
        var watchdog = program.StartWatchdog();
        await BeatsAsync(1);
        for (var beats = 2; beats <= 4; beats++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(999));
            Assert.Equal(beats - 1, _supervisor.Messages.Count);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await BeatsAsync(beats);
        }

        watchdog.Dispose();
        _time.Advance(TimeSpan.FromSeconds(10));
        program.Status("last");
        await _supervisor.UntilAsync("STATUS=last");
        Assert.Equal(5, _supervisor.Messages.Count);
    }

    [Fact]
    public async Task A_program_that_is_not_well_must_give_no_sign_of_life()
    {
        using var program = Program("2000000");
        var asked = 0;
        var neverAnswers = new TaskCompletionSource<bool>();
        using var watchdog = program.StartWatchdog(_ => Interlocked.Increment(ref asked) switch
        {
            1 => new(true),
            2 => new(false),
            3 => throw new InvalidOperationException("the check itself fails"),
            4 => new(true),
            _ => new(neverAnswers.Task),
        });
        int[] beatsAfter = [1, 1, 1, 2, 2];
        for (var round = 0; round < beatsAfter.Length; round++)
        {
            await Eventually.True(() => Volatile.Read(ref asked) == round + 1, () => $"asked {asked} times instead of {round + 1}");
            await BeatsAsync(beatsAfter[round]);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        // A check that hangs is not asked again.
        _time.Advance(TimeSpan.FromSeconds(5));
        program.Status("last");
        await _supervisor.UntilAsync("STATUS=last");
        Assert.Equal((5, 3), (asked, _supervisor.Messages.Count));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("soon")]
    [InlineData("-5")]
    public void No_sign_of_life_must_be_wanted_where_none_is_asked_for(string microseconds)
    {
        using var program = Program(microseconds);
        Assert.Null(program.WatchdogTimeout);
    }

    [Fact]
    public void A_watchdog_that_is_meant_for_another_process_must_be_left_alone()
    {
        using var program = Programs.With(null, ("WATCHDOG_USEC", "1000000"), ("WATCHDOG_PID", "1"));
        Assert.Null(program.WatchdogTimeout);
    }

    private SupervisedProgram Program(string microseconds) =>
        Programs.With(_time, ("NOTIFY_SOCKET", _supervisor.Address), ("WATCHDOG_USEC", microseconds));

    private Task BeatsAsync(int count) => Eventually.True(
        () => _supervisor.Messages.Count(message => message == "WATCHDOG=1") == count,
        () => $"{count} beats expected, seen: {string.Join(" | ", _supervisor.Messages)}");
}
