namespace Supervision.Actors.Tests.Messages;

public sealed class ReceiveTests : Stepwise
{
    [Fact]
    public void The_first_handler_that_fits_must_handle_the_message()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Table(Journal)));
        foreach (var message in (object[])[5, 50, "text", 'c', 1.5, 7L])
            actor.Tell(message, Journal);

        Assert.Equal(["small 5", "big 50", "text text", "character c", "number 1.5", "any 7"], Taken());
    }

    [Fact]
    public void Become_must_replace_and_BecomeStacked_must_cover_the_behaviour()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Moody(Journal)));
        foreach (var message in (string[])["ask", "angry", "ask", "covered", "ask", "uncover", "ask", "uncover", "ask"])
            actor.Tell(message, Journal);

        Assert.Equal(["calm", "angry", "covered", "angry", "angry"], Taken());
    }

    [Fact]
    public void A_restart_must_bring_back_the_first_behaviour()
    {
        var actor = Start("a");
        Act(actor, self => self.Context.Become(_ =>
        {
            self.Tell("other");
            return true;
        }));
        actor.Tell("x", Journal);
        actor.Tell(Kill.Instance, Journal);
        Assert.Equal(["other", new Hook("a", "stop")], Taken());

        actor = Start("b");
        Act(actor, self => self.Context.BecomeStacked(_ => throw new InvalidOperationException("boom")));
        actor.Tell("x", Journal);
        actor.Tell("y", Journal);
        Assert.Equal([new Hook("b", "stop"), new Hook("b", "restart"), "y"], Taken());
    }

    private sealed class Table : ReceiveActor
    {
        public Table(IActorRef journal)
        {
            Receive<int>(number => number < 10, number => journal.Tell($"small {number}"));
            Receive<int>(number => journal.Tell($"big {number}"));
            Receive<string>(text => journal.Tell($"text {text}"));
            Receive<IConvertible>(value =>
            {
                if (value is not char)
                    return false;
                journal.Tell($"character {value}");
                return true;
            });
            Receive<double>(number => journal.Tell($"number {number}"));
            ReceiveAny(message => journal.Tell($"any {message}"));
        }
    }

    private sealed class Moody : ReceiveActor
    {
        private readonly IActorRef _journal;

        public Moody(IActorRef journal)
        {
            _journal = journal;
            Mood("calm");
        }

        private void Mood(string mood)
        {
            Receive<string>(text => text == "ask", _ => _journal.Tell(mood));
            Receive<string>(text => text == "angry", _ => Become(() => Mood("angry")));
            Receive<string>(text => text == "covered", _ => BecomeStacked(() => Mood("covered")));
            Receive<string>(text => text == "uncover", _ => UnbecomeStacked());
        }
    }
}
