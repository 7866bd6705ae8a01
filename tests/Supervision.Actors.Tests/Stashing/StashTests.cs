namespace Supervision.Actors.Tests.Stashing;

public sealed class StashTests : Stepwise
{
    [Fact]
    public void Unstashed_messages_must_come_before_those_in_the_mailbox_and_in_their_order()
    {
        var a = Sys.ActorOf(Props.Create(() => new Gate(Journal)));
        foreach (var message in (object[])[1, 2, "open", 3])
            a.Tell(message, Journal);

        Assert.Equal(["open", 1, 2, 3], Taken());
    }

    [Fact]
    public void Unstash_must_put_the_oldest_back()
    {
        var a = Start("a");
        a.Tell(new Do(self => Later(self, "first")), Journal);
        a.Tell(new Do(self => Later(self, "second")), Journal);
        Assert.Empty(Taken());
        Act(a, self => self.Context.Stash.Unstash());
        Assert.Equal(["first"], Taken());
        Act(a, self => self.Context.Stash.Unstash());
        Assert.Equal(["second"], Taken());
    }

    [Fact]
    public void A_full_stash_must_fail_the_handler()
    {
        var a = Sys.ActorOf(Puppet.Of(Journal).WithStashCapacity(1), "a");
        Settle();
        Events.Clear();
        Act(a, self => self.Context.Stash.Stash());
        Exception? failure = null;
        Act(a, self => failure = Record.Exception(self.Context.Stash.Stash));

        Assert.IsType<StashOverflowException>(failure);
    }

    [Fact]
    public void A_restart_must_put_stashed_messages_back()
    {
        var a = Sys.ActorOf(Props.Create(() => new Gate(Journal)));
        a.Tell(1, Journal);
        a.Tell(2, Journal);
        Assert.Empty(Taken());
        a.Tell("crash", Journal);
        a.Tell("open", Journal);

        Assert.Equal(["open", 1, 2], Taken());
    }

    [Fact]
    public void Messages_in_the_stash_of_an_actor_that_ends_must_become_dead_letters()
    {
        var a = Sys.ActorOf(Props.Create(() => new Gate(Journal)));
        a.Tell(1, Journal);
        a.Tell(2, Journal);
        Sys.EventStream.Subscribe<DeadLetter>(Journal);
        Settle();
        Sys.Stop(a);

        Assert.Equal([1, 2], Taken().Cast<DeadLetter>().Select(letter => letter.Message));
    }

    [Fact]
    public void A_stash_of_ones_own_must_not_mix_with_the_shared_one()
    {
        var a = Start("a");
        IStash? own = null;
        Act(a, self => own = self.Context.CreateStash());
        a.Tell(new Do(self => Later(self, "own", own)), Journal);
        a.Tell(new Do(self => Later(self, "shared")), Journal);
        Act(a, self => self.Context.Stash.UnstashAll());
        Assert.Equal(["shared"], Taken());
        Act(a, _ => own!.UnstashAll());
        Assert.Equal(["own"], Taken());
    }

    // The first time the message is put aside, the second time it reports.
    private static readonly HashSet<(Puppet, string)> Seen = [];

    private static void Later(Puppet self, string text, IStash? stash = null)
    {
        lock (Seen)
        {
            if (Seen.Add((self, text)))
                (stash ?? self.Context.Stash).Stash();
            else
                self.Tell(text);
        }
    }

    private sealed class Gate : ReceiveActor
    {
        public Gate(IActorRef journal)
        {
            Receive<string>(text => text == "open", text =>
            {
                journal.Tell(text);
                Become(() => ReceiveAny(journal.Tell));
                Stash.UnstashAll();
            });
            Receive<string>(_ => throw new InvalidOperationException("boom"));
            ReceiveAny(_ => Stash.Stash());
        }
    }
}
