using System.Globalization;
using Supervision.App.Tests.Harness;

namespace Supervision.App.Tests.Notifying;

/// <summary>Rule: what a program says reaches its supervisor in the words of sd_notify(3); when it reaches nobody, that is no error.</summary>
public sealed class NotifyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everything_must_be_said_in_the_words_of_the_protocol(bool isAbstract)
    {
        using var supervisor = new NotifyReceiver(isAbstract);
        using var program = Programs.With(null, ("NOTIFY_SOCKET", supervisor.Address));

        Assert.True(program.IsSupervised);
        Assert.True(program.Ready());
        Assert.True(program.Ready("serves"));
        Assert.True(program.Status("two\nlines"));
        Assert.True(program.ExtendTimeout(TimeSpan.FromMilliseconds(1500)));
        Assert.True(program.Beat());
        Assert.True(program.Stopping("done"));
        Assert.True(program.Notify("ERRNO=2\nSTATUS=gone"));

        await supervisor.UntilAsync("ERRNO=2\nSTATUS=gone");
        Assert.Equal(
            ["READY=1", "READY=1\nSTATUS=serves", "STATUS=two lines", "EXTEND_TIMEOUT_USEC=1500000", "WATCHDOG=1", "STOPPING=1\nSTATUS=done", "ERRNO=2\nSTATUS=gone"],
            supervisor.Messages);
    }

    [Fact]
    public async Task A_reload_must_tell_its_time_by_the_monotonic_clock_of_the_system()
    {
        using var supervisor = new NotifyReceiver();
        using var program = Programs.With(null, ("NOTIFY_SOCKET", supervisor.Address));
        var before = Microseconds();
        Assert.True(program.Reloading());
        await Eventually.True(() => supervisor.Messages.Count == 1, () => "nothing was said");
        var lines = supervisor.Messages[0].Split('\n');
        Assert.Equal("RELOADING=1", lines[0]);
        Assert.InRange(long.Parse(lines[1]["MONOTONIC_USEC=".Length..], CultureInfo.InvariantCulture), before, Microseconds());
        Assert.StartsWith("MONOTONIC_USEC=", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_alone_must_run_as_it_is()
    {
        using var program = Programs.With();
        Assert.False(program.IsSupervised);
        Assert.False(program.Ready());
        Assert.Null(program.Incarnation);
        Assert.Null(program.WatchdogTimeout);
        Assert.Empty(program.Listeners);
        program.StartWatchdog().Dispose();
    }

    [Fact]
    public void A_supervisor_that_has_gone_must_not_disturb_the_program()
    {
        var supervisor = new NotifyReceiver();
        using var program = Programs.With(null, ("NOTIFY_SOCKET", supervisor.Address));
        Assert.True(program.Ready());
        supervisor.Dispose();
        Assert.False(program.Ready());
    }

    [Fact]
    public void An_incarnation_must_be_read_from_the_environment()
    {
        using var program = Programs.With(
            null,
            ("SUPERVISION_SERVICE", "web:blue"), ("SUPERVISION_INCARNATION", "web:blue#42"), ("SUPERVISION_REPLICA", "2"), ("SUPERVISION_GROUP", "/shop"), ("SUPERVISION_NODE", "h1"));
        Assert.Equal(new Incarnation("web:blue", "web:blue#42", 42, 2, "/shop", "h1"), program.Incarnation);
    }

    private static long Microseconds() => TimeProvider.System.GetTimestamp() / (TimeProvider.System.TimestampFrequency / 1_000_000);
}
