using Supervision.Processes;

namespace Supervision.Tests.Processes;

/// <summary>node.start-concurrency: "how many services may be starting at a time. The others wait for their turn".</summary>
public sealed class StartTurnsTests
{
    private readonly List<string> _begun = [];
    private int _limit = 2;

    [Fact]
    public void As_many_begin_as_the_limit_says_and_the_others_in_the_order_in_which_they_asked()
    {
        var turns = new StartTurns(() => _limit);
        var (a, b, c, d) = (Ask(turns, "a"), Ask(turns, "b"), Ask(turns, "c"), Ask(turns, "d"));
        Assert.Equal(["a", "b"], _begun);
        Assert.True(c.IsWaiting);
        b.End();
        b.End();
        Assert.Equal(["a", "b", "c"], _begun);
        a.End();
        Assert.Equal(["a", "b", "c", "d"], _begun);
        c.End();
        d.End();
        Ask(turns, "e");
        Ask(turns, "f");
        Ask(turns, "g");
        Assert.Equal(["e", "f"], _begun[4..]);
    }

    [Fact]
    public void Those_that_somebody_waits_for_come_first_and_those_that_were_well_do_not_wait()
    {
        var turns = new StartTurns(() => _limit);
        var a = Ask(turns, "a");
        Ask(turns, "b");
        Ask(turns, "c");
        Ask(turns, "asked for", StartUrgency.Ahead);
        var well = Ask(turns, "well", StartUrgency.AtOnce);
        Assert.Equal(["a", "b", "well"], _begun);
        a.End();
        Assert.Equal(["a", "b", "well"], _begun);
        well.End();
        Assert.Equal(["a", "b", "well", "asked for"], _begun);
    }

    [Fact]
    public void One_that_is_withdrawn_while_it_waits_never_begins_and_holds_nobody_up()
    {
        var turns = new StartTurns(() => _limit);
        var (a, _, c, _) = (Ask(turns, "a"), Ask(turns, "b"), Ask(turns, "c"), Ask(turns, "d"));
        Assert.True(c.TryWithdraw());
        Assert.False(a.TryWithdraw());
        a.End();
        Assert.Equal(["a", "b", "d"], _begun);
    }

    [Fact]
    public void One_that_is_withdrawn_before_it_asks_never_begins()
    {
        var turn = new StartTurns(() => _limit).For(StartUrgency.AtOnce);
        Assert.True(turn.TryWithdraw());
        Assert.False(turn.TryBegin(() => _begun.Add("late")));
        Assert.Empty(_begun);
    }

    [Fact]
    public void Another_limit_holds_from_the_next_turn_on()
    {
        var turns = new StartTurns(() => _limit);
        var a = Ask(turns, "a");
        foreach (var name in (string[])["b", "c", "d", "e"])
        {
            Ask(turns, name);
        }

        _limit = 4;
        a.End();
        Assert.Equal(["a", "b", "c", "d", "e"], _begun);
    }

    [Fact]
    public async Task However_they_race_each_begins_once_and_never_more_than_the_limit_at_a_time()
    {
        const int Number = 2000;
        var turns = new StartTurns(() => _limit);
        var (underWay, most, begun) = (0, 0, 0);
        var all = new CountdownEvent(Number);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Number / 4; i++)
            {
                var turn = turns.For(StartUrgency.InTurn);
                if (turn.TryBegin(() => ThreadPool.QueueUserWorkItem(_ => Run(turn))))
                {
                    Run(turn);
                }
            }
        })));
        Assert.True(all.Wait(TimeSpan.FromSeconds(30)));
        Assert.Equal((Number, 0), (begun, underWay));
        Assert.InRange(most, 1, _limit);

        void Run(StartTurn turn)
        {
            Interlocked.Increment(ref begun);
            var now = Interlocked.Increment(ref underWay);
            for (var seen = most; now > seen; seen = most)
            {
                Interlocked.CompareExchange(ref most, now, seen);
            }

            Interlocked.Decrement(ref underWay);
            turn.End();
            all.Signal();
        }
    }

    private StartTurn Ask(StartTurns turns, string name, StartUrgency urgency = StartUrgency.InTurn)
    {
        var turn = turns.For(urgency);
        if (turn.TryBegin(() => _begun.Add(name)))
        {
            _begun.Add(name);
        }

        return turn;
    }
}
