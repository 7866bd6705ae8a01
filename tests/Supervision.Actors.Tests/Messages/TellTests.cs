namespace Supervision.Actors.Tests.Messages;

public sealed class TellTests : Stepwise
{
    [Fact]
    public void Messages_of_one_sender_must_arrive_in_the_order_of_sending()
    {
        var actor = Start("a");
        for (var i = 0; i < 1000; i++)
            actor.Tell(i, Journal);

        Assert.Equal(Enumerable.Range(0, 1000).Cast<object>(), Taken());
    }

    [Fact]
    public void The_sender_must_be_the_actor_whose_handler_is_running()
    {
        var a = Start("a");
        var b = Start("b");
        IActorRef? sender = null;
        Act(a, _ => b.Tell(new Do(self => sender = self.Sender)));

        Assert.Same(a, sender);
    }

    [Fact]
    public void A_forwarded_message_must_keep_its_sender()
    {
        var a = Start("a");
        var b = Start("b");
        IActorRef? sender = null;
        a.Tell(new Do(_ => b.Forward(new Do(self => sender = self.Sender))), Journal);
        Settle();

        Assert.Same(Journal, sender);
    }

    [Fact]
    public void A_message_to_an_actor_that_has_ended_must_become_a_dead_letter()
    {
        var a = Start("a");
        Sys.Stop(a);
        Settle();
        Sys.EventStream.Subscribe<DeadLetter>(Journal);
        Events.Clear();
        a.Tell("late", Journal);

        Assert.Equal([new DeadLetter("late", Journal, a)], Taken());
    }

    [Fact]
    public void Messages_that_wait_when_an_actor_ends_must_become_dead_letters()
    {
        var a = Start("a");
        Sys.EventStream.Subscribe<DeadLetter>(Journal);
        a.Tell(PoisonPill.Instance, Journal);
        a.Tell("late", Journal);

        Assert.Equal([new Hook("a", "stop"), new DeadLetter("late", Journal, a)], Taken());
    }

    [Fact]
    public void A_full_mailbox_must_turn_messages_into_dead_letters()
    {
        var a = Sys.ActorOf(Puppet.Of(Journal).WithMailboxCapacity(2), "a");
        Settle();
        Events.Clear();
        Sys.EventStream.Subscribe<DeadLetter>(Journal);
        a.Tell(1, Journal);
        a.Tell(2, Journal);
        a.Tell(3, Journal);

        Assert.Equal([new DeadLetter(3, Journal, a, DeadLetterReason.MailboxFull), 1, 2], Taken());
        a.Tell(4, Journal);
        Assert.Equal([4], Taken());
    }

    [Fact]
    public void An_actor_must_let_others_run_after_a_batch_of_messages()
    {
        var busy = Start("busy");
        var other = Start("other");
        for (var i = 0; i < 3 * Sys.Options.Throughput; i++)
            busy.Tell("busy", Journal);
        other.Tell("other", Journal);

        var position = Array.IndexOf(Taken(), "other");
        Assert.InRange(position, 1, 2 * Sys.Options.Throughput);
    }

    [Fact]
    public void Null_must_be_refused_as_a_message() =>
        Assert.Throws<ArgumentNullException>(() => Journal.Tell(null!, Journal));

    [Fact]
    public void An_unhandled_message_must_be_published()
    {
        var deaf = Sys.ActorOf(Props.Create(() => new Deaf()), "deaf");
        Sys.EventStream.Subscribe<UnhandledMessage>(Journal);
        deaf.Tell("hello", Journal);

        Assert.Equal([new UnhandledMessage("hello", Journal, deaf)], Taken());
    }

    [Fact]
    public void Identify_must_be_answered_with_the_reference()
    {
        var a = Start("a");
        a.Tell(new Identify(7), Journal);

        Assert.Equal([new ActorIdentity(7, a)], Taken());
    }

    private sealed class Deaf : ReceiveActor;
}
