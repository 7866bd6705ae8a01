namespace Supervision.Actors.Tests.Supervisors;

public sealed class SupervisorTests : Stepwise
{
    [Fact]
    public async Task A_call_to_a_supervisor_that_has_ended_must_fail_at_once()
    {
        var supervisor = await Started(new SupervisorOptions());
        Sys.Stop(supervisor);
        Settle();
        var call = supervisor.CountChildren();
        Settle();

        await Assert.ThrowsAsync<ActorEndedException>(() => call);
    }

    [Fact]
    public async Task A_restarted_child_must_have_the_path_but_not_the_mailbox_of_the_old_one()
    {
        var supervisor = await Started(new SupervisorOptions { Children = [Child("a")] });
        var first = (await Settled(supervisor.WhichChildren()))[0].Child!;
        Sys.EventStream.Subscribe<DeadLetter>(Journal);
        Events.Clear();
        first.Tell(Do.Throw(), Journal);
        first.Tell("waiting", Journal);
        var taken = Taken();
        var second = (await Settled(supervisor.WhichChildren()))[0].Child!;

        Assert.Equal([new Hook("a", "stop"), new DeadLetter("waiting", Journal, first), new Hook("a", "start")], taken);
        Assert.Equal(first.Path, second.Path);
        Assert.NotSame(first, second);
    }

    [Fact]
    public async Task Start_must_wait_until_every_child_has_acknowledged()
    {
        IActorRef? slow = null;
        var spec = new ChildSpec("slow", Props.Create(() => new SlowStarter(self => slow = self)));
        var start = Sys.StartSupervisor(Supervisor.Of(new SupervisorOptions { Children = [spec, Child("next")] }), "sup");
        Assert.Empty(Taken());
        Assert.False(start.IsCompleted);
        slow!.Tell("go", Journal);

        Assert.Equal([new Hook("next", "start")], Taken());
        Assert.Equal(ChildOutcome.Ok, (await start).Outcome);
    }

    [Fact]
    public async Task A_child_that_does_not_end_in_time_must_be_killed()
    {
        var supervisor = await Started(new SupervisorOptions
        {
            Children = [Child("a") with { Shutdown = ChildShutdown.After(TimeSpan.FromSeconds(2)) }],
        });
        var child = (await Settled(supervisor.WhichChildren()))[0].Child!;
        Act(child, self => self.DelaysStop = true);
        Events.Clear();
        var stopped = supervisor.TerminateChild("a");
        Assert.Empty(Taken());
        Advance(TimeSpan.FromSeconds(2));

        Assert.Equal([new Hook("a", "stop")], Taken());
        Assert.Equal(ChildOutcome.Ok, (await stopped).Outcome);
    }

    [Fact]
    public async Task A_spec_that_makes_no_sense_must_be_refused_in_words()
    {
        var supervisor = await Started(new SupervisorOptions());
        var answer = await Settled(supervisor.StartChild(Child("a") with { Significant = true }));

        Assert.Equal(ChildOutcome.BadSpec, answer.Outcome);
        Assert.Contains("significant", answer.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Supervisors_must_stop_their_children_in_reverse_order_when_the_system_ends()
    {
        var ended = new List<string>();
        ChildSpec Listed(string id) => new(id, Props.Create(() => new Mortal(() => ended.Add(id))));
        await Started(new SupervisorOptions { Children = [Listed("a"), Listed("b"), Listed("c")] });
        Steps.RunUntil(Sys.Terminate(), TimeSpan.FromSeconds(10));

        Assert.Equal(["c", "b", "a"], ended);
    }

    [Fact]
    public async Task A_failing_start_must_say_which_child_failed_and_why()
    {
        var broken = new ChildSpec("broken", Props.Create<Puppet>(() => throw new InvalidOperationException("no")));
        var result = await Settled(Sys.StartSupervisor(Supervisor.Of(new SupervisorOptions { Children = [Child("a"), broken] }), "sup"));

        var reason = Assert.IsType<ExitReason.ShutdownExit>(result.Reason);
        var failed = Assert.IsType<FailedToStartChild>(reason.Detail);
        Assert.Equal("broken", failed.Id);
        Assert.IsType<ActorInitializationException>(Assert.IsType<ExitReason.CrashExit>(failed.Reason).Cause);
        Assert.Equal([new Hook("a", "start"), new Hook("a", "stop")], Taken());
    }

    private ChildSpec Child(string id) => new(id, Puppet.Of(Journal));

    private async Task<IActorRef> Started(SupervisorOptions options)
    {
        var result = await Settled(Sys.StartSupervisor(Supervisor.Of(options), "sup"));
        Assert.Equal(ChildOutcome.Ok, result.Outcome);
        return result.Child!;
    }

    private Task<T> Settled<T>(Task<T> task)
    {
        Settle();
        return task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private sealed class Mortal(Action end) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop() => end();
    }

    private sealed class SlowStarter(Action<IActorRef> created) : UntypedActor
    {
        protected override void PreStart()
        {
            Context.DeferStarted();
            created(Self);
        }

        protected override void OnReceive(object message) => Context.NotifyStarted();
    }
}
