using Supervision.Specs;

namespace Supervision.Tests.Specs;

/// <summary>How processes are replaced.</summary>
public sealed class HandoffTests : SpecTests
{
    [Fact]
    public void Without_a_word_one_process_must_follow_the_other() => Assert.Equal(HandoffSpec.None, ReadService("").Handoff);

    [Fact]
    public void An_overlap_must_be_read_with_all_its_keys()
    {
        var spec = ReadService("handoff { mode = overlap, settle = 3s, drain-signal = QUIT, drain-timeout = 5m, when-busy = refuse }, ready.when = notify");
        Assert.Equal(
            new HandoffSpec { Mode = HandoffMode.Overlap, Settle = TimeSpan.FromSeconds(3), DrainSignal = 3, DrainTimeout = TimeSpan.FromMinutes(5), WhenBusy = WhenBusy.Refuse },
            spec.Handoff);
        Assert.Equal(TimeSpan.FromSeconds(30), HandoffSpec.None.DrainTimeout);
    }

    [Theory]
    [InlineData("type = oneshot", "found overlap, expected none: only a service of type daemon can run beside the one that takes its place")]
    [InlineData("ready { when = tcp, tcp = \"127.0.0.1:80\" }", "found overlap, but ready.when is answered by the old process as well as by the new one: expected ready.when = notify, fd, exec or spawned beside it")]
    [InlineData("hooks.pre-stop = [[leave]]", "found overlap together with hooks.pre-stop, expected none: hooks are for processes that follow one another")]
    public void What_cannot_run_side_by_side_must_be_refused(string keys, string mistake) =>
        Assert.Equal($"tree.conf:2: supervision.services.web.handoff.mode: {mistake}", ServiceError("handoff.mode = overlap\n" + keys));

    [Theory]
    [InlineData("handoff.mode = redirect", "handoff.mode: found \"redirect\", expected one of none, overlap")]
    [InlineData("handoff.xyzzy = 1s", "handoff.xyzzy: is an unknown key, expected one of mode, settle, drain-signal, drain-timeout, when-busy")]
    public void A_mistake_must_say_what_was_expected(string keys, string mistake) =>
        Assert.Equal($"tree.conf:2: supervision.services.web.{mistake}", ServiceError(keys));
}
