namespace Supervision.Actors.Tests.Systems;

public sealed class TerminationTests : Stepwise
{
    [Fact]
    public void Terminate_must_end_every_actor_and_then_the_system()
    {
        StartBelow(Start("a"), "child");
        Steps.RunUntil(Sys.Terminate(), TimeSpan.FromSeconds(10));

        Assert.True(Sys.WhenTerminated.IsCompletedSuccessfully);
        Assert.Empty(Sys.Describe());
        Assert.Throws<InvalidOperationException>(() => Sys.ActorOf(Puppet.Of(Journal)));
    }

    [Fact]
    public void Phases_must_run_in_their_order_and_the_tasks_of_a_failed_one_must_not_hold_up_the_next()
    {
        var ran = new List<string>();
        var shutdown = Sys.CoordinatedShutdown;
        shutdown.AddPhase("own", CoordinatedShutdown.ServiceStop, TimeSpan.FromSeconds(1));
        shutdown.AddTask("own", "own", _ => Add("own"));
        shutdown.AddTask(CoordinatedShutdown.BeforeActorSystemTerminate, "before", _ => Add("before"));
        shutdown.AddTask(CoordinatedShutdown.ServiceStop, "fails", _ => throw new InvalidOperationException("no"));
        shutdown.AddTask(CoordinatedShutdown.ServiceUnbind, "unbind", _ => Add("unbind"));
        Steps.RunUntil(shutdown.Run(ShutdownReason.ProcessExit), TimeSpan.FromSeconds(10));

        Assert.Equal(["unbind", "own", "before"], ran);
        Assert.Equal(ShutdownReason.ProcessExit, shutdown.Reason);
        Assert.Contains(Log, entry => entry.Message.Contains("'fails'", StringComparison.Ordinal));

        Task Add(string name)
        {
            ran.Add(name);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void A_phase_that_takes_too_long_must_be_left_behind()
    {
        var cancelled = false;
        Sys.CoordinatedShutdown.SetTimeout(CoordinatedShutdown.ServiceStop, TimeSpan.FromSeconds(2));
        Sys.CoordinatedShutdown.AddTask(CoordinatedShutdown.ServiceStop, "slow", token =>
        {
            token.Register(() => cancelled = true);
            return new TaskCompletionSource().Task;
        });
        var end = Sys.Terminate();
        Assert.True(SpinWait.SpinUntil(() => Time.NextDue is not null, TimeSpan.FromSeconds(10)));
        Assert.False(end.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(2));
        Steps.RunUntil(end, TimeSpan.FromSeconds(10));

        Assert.True(cancelled);
    }

    [Fact]
    public void A_task_that_comes_too_late_must_be_refused()
    {
        Steps.RunUntil(Sys.Terminate(), TimeSpan.FromSeconds(10));

        Assert.Throws<InvalidOperationException>(() =>
            Sys.CoordinatedShutdown.AddTask(CoordinatedShutdown.ServiceStop, "late", _ => Task.CompletedTask));
    }

    [Fact]
    public void A_failure_that_reaches_the_guardian_must_end_the_system()
    {
        var options = new ActorSystemOptions
        {
            Dispatcher = Steps,
            TimeProvider = Time,
            GuardianStrategy = new OneForOneStrategy(_ => Directive.Escalate),
        };
        var system = ActorSystem.Create("fragile", options);
        system.ActorOf(Puppet.Of(ActorRefs.Nobody)).Tell(Do.Throw());
        Steps.RunUntil(system.WhenTerminated, TimeSpan.FromSeconds(10));

        Assert.Empty(system.Describe());
    }
}
