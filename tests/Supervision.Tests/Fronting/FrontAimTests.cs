using Supervision.Fronting;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Tests.Services;

namespace Supervision.Tests.Fronting;

/// <summary>"Sends new connections to the newest ready incarnation, while existing ones continue to the old until it drains."</summary>
public sealed class FrontAimTests
{
    private static readonly ServiceState.Running Old = new(7, Sample.Process, Sample.Clock);
    private static readonly ServiceModel Alone = Sample.Model(Old) with { Port = 20007 };

    [Fact]
    public void New_clients_must_go_to_the_process_that_is_the_service_and_to_the_next_one_only_when_it_has_taken_over()
    {
        var rising = Alone with { Handoff = new Handoff(8, Sample.Second, HandoffPhase.Rising, Sample.Alice) { ReadySince = Sample.Clock, Port = 20008 } };
        Assert.Equal(new FrontTarget(7, 20007), FrontAim.Of(Alone));
        Assert.Equal(new FrontTarget(7, 20007), FrontAim.Of(rising));
        var over = ServiceMachine.Apply(rising, new ServiceFact.HandedOver(8) { At = Sample.Now, Clock = Sample.Clock, Cause = Sample.Alice, Text = "", Empties = true });
        Assert.Equal(new FrontTarget(8, 20008), FrontAim.Of(over));
        Assert.Equal((HandoffPhase.Emptying, 20007), (over.Handoff!.Phase, over.Handoff.Port!.Value));
    }

    [Fact]
    public void When_the_new_one_dies_while_the_old_one_has_connections_clients_must_go_to_the_old_one_again()
    {
        var former = new Handoff(7, Sample.Process, HandoffPhase.Emptying, Sample.Alice) { Port = 20007 };
        var starting = Sample.Model(new ServiceState.Starting(9, null)) with { Port = 20009, Handoff = former };
        Assert.Equal(new FrontTarget(7, 20007), FrontAim.Of(starting));
        Assert.Null(FrontAim.Of(starting with { Handoff = former with { Phase = HandoffPhase.Draining } }));
        Assert.Null(FrontAim.Of(starting with { Handoff = former with { Exit = ExitDescription.Exited(0) } }));
        Assert.Null(FrontAim.Of(starting with { Wanted = false }));
    }

    [Fact]
    public void Clients_must_be_kept_waiting_only_for_what_is_to_come()
    {
        Assert.True(FrontAim.IsOpen(Sample.Model(new ServiceState.Backoff(Sample.Clock, Sample.Now)), Sample.Fronted));
        Assert.True(FrontAim.IsOpen(Sample.Model(new ServiceState.Waiting("db")), Sample.Fronted));
        Assert.False(FrontAim.IsOpen(Sample.Model(new ServiceState.Waiting("a call")), Sample.Fronted with { Start = StartTrigger.OnConnection }));
        Assert.False(FrontAim.IsOpen(Sample.Model(new ServiceState.Failed()), Sample.Fronted));
        Assert.False(FrontAim.IsOpen(Alone with { Wanted = false }, Sample.Fronted));
    }
}
