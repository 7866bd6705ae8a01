using Supervision.Actors.TestKit;

namespace Supervision.Actors.Tests.Async;

public sealed class AsyncHandlerTests : TestKitBase
{
    [Fact]
    public void No_other_message_must_be_handled_while_a_handler_awaits()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Awaiting(gate.Task)));
        TestActor.Send(actor, "wait");
        TestActor.Send(actor, 1);
        TestActor.ExpectMsg("waiting");
        TestActor.ExpectNoMsg();
        gate.SetResult();

        TestActor.ExpectMsg("waited");
        TestActor.ExpectMsg(1);
    }

    [Fact]
    public async Task The_context_must_be_usable_after_an_await()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Awaiting(Task.CompletedTask)));
        Assert.Equal("child", await actor.Ask<string>("yield", DefaultTimeout));
    }

    [Fact]
    public void A_failure_after_an_await_must_restart_the_actor()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Awaiting(gate.Task)));
        TestActor.Send(actor, "wait");
        TestActor.Send(actor, 2);
        TestActor.ExpectMsg("waiting");
        gate.SetException(new InvalidOperationException("boom"));

        TestActor.ExpectMsg(2);
    }

    private sealed class Awaiting : ReceiveActor
    {
        public Awaiting(Task gate)
        {
            ReceiveAsync<string>(
                async _ =>
                {
                    Sender.Tell("waiting");
                    await gate;
                    Sender.Tell("waited");
                },
                text => text == "wait");
            ReceiveAsync<string>(async _ =>
            {
                await Task.Yield();
                var child = Context.ActorOf(Props.Create(() => new Awaiting(gate)), "child");
                Sender.Tell(child.Path.Name);
            });
            Receive<int>(number => Sender.Tell(number));
        }
    }
}
