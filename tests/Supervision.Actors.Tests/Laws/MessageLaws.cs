using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;

namespace Supervision.Actors.Tests.Laws;

/// <summary>What holds for all messages, whatever threads and failures do. Here actors run on the thread pool.</summary>
public sealed class MessageLaws
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void Messages_of_each_sender_must_arrive_once_and_in_their_order() => Check(
        Gen.Choose(1, 4).SelectMany(senders => Gen.Choose(1, 300).Select(messages => (senders, messages))),
        sample =>
        {
            var received = Run(sample.senders, sample.messages, _ => false);
            return received.GroupBy(message => message.Sender)
                .All(group => group.Select(message => message.Number).SequenceEqual(Enumerable.Range(0, sample.messages)))
                && received.Count == sample.senders * sample.messages;
        });

    [Fact]
    public void No_message_must_be_lost_or_doubled_by_restarts() => Check(
        Gen.Choose(2, 40).SelectMany(every => Gen.Choose(50, 300).Select(messages => (every, messages))),
        sample =>
        {
            // The message that fails is received too; it is the handler that fails after noting it.
            var received = Run(2, sample.messages, number => number % sample.every == 0);
            return received.GroupBy(message => message.Sender)
                .All(group => group.Select(message => message.Number).SequenceEqual(Enumerable.Range(0, sample.messages)));
        });

    [Fact]
    public void No_message_must_be_handled_after_a_stop_and_none_must_vanish() => Check(
        Gen.Choose(0, 299),
        stopAt =>
        {
            var system = ActorSystem.Create("law");
            var log = new ConcurrentQueue<string>();
            var dead = new CountdownEvent(1);
            var handled = 0;
            var letters = 0;
            var undertaker = system.ActorOf(Props.Create(() => new Recorder(_ => Interlocked.Increment(ref letters))));
            system.EventStream.Subscribe<DeadLetter>(undertaker);
            var actor = system.ActorOf(Props.Create(() => new Mortal(log, () => handled++, dead)));
            var sending = Task.Run(() =>
            {
                for (var i = 0; i < 300; i++)
                {
                    if (i == stopAt)
                        system.Stop(actor);
                    actor.Tell(i, ActorRefs.NoSender);
                }
            });
            sending.Wait(Limit);
            var isDead = dead.Wait(Limit);
            var allCounted = SpinWait.SpinUntil(() => handled + Volatile.Read(ref letters) == 300, Limit);
            system.Terminate().Wait(Limit);
            return isDead && allCounted && log.SequenceEqual(["stop"]);
        });

    [Fact]
    public void Terminated_must_come_exactly_once_whenever_the_watch_begins() => Check(
        Gen.Choose(0, 200).SelectMany(watchAfter => Gen.Choose(1, 5).Select(watchers => (watchAfter, watchers))),
        sample =>
        {
            var system = ActorSystem.Create("law");
            var told = new ConcurrentQueue<IActorRef>();
            var target = system.ActorOf(Puppet.Of(ActorRefs.Nobody));
            var stopping = Task.Run(() => system.Stop(target));
            Thread.SpinWait(sample.watchAfter);
            var watchers = Enumerable.Range(0, sample.watchers)
                .Select(_ => system.ActorOf(Props.Create(() => new Watcher(target, told)))).ToArray();
            stopping.Wait(Limit);
            var allTold = SpinWait.SpinUntil(() => told.Count >= watchers.Length, Limit);
            system.Terminate().Wait(Limit);
            return allTold && told.Count == watchers.Length && told.ToHashSet().SetEquals(watchers);
        });

    private static void Check<T>(Gen<T> samples, Func<T, bool> law) =>
        Prop.ForAll(samples.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    private static List<Numbered> Run(int senders, int messages, Func<int, bool> fails)
    {
        var system = ActorSystem.Create("law");
        var received = new List<Numbered>();
        using var all = new CountdownEvent(senders * messages);
        var sink = system.ActorOf(Props.Create(() => new Recorder(message =>
        {
            var numbered = (Numbered)message;
            received.Add(numbered);
            all.Signal();
            if (fails(numbered.Number))
                throw new InvalidOperationException("planned");
        })));
        for (var sender = 0; sender < senders; sender++)
        {
            var name = sender;
            system.ActorOf(Props.Create(() => new Sender(name, messages, sink)));
        }

        Assert.True(all.Wait(Limit));
        Assert.True(system.Terminate().Wait(Limit));
        return received;
    }

    private sealed record Numbered(int Sender, int Number);

    private sealed class Sender : UntypedActor
    {
        public Sender(int name, int messages, IActorRef sink)
        {
            for (var number = 0; number < messages; number++)
                sink.Tell(new Numbered(name, number), Self);
        }

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class Recorder(Action<object> record) : UntypedActor
    {
        protected override void OnReceive(object message) => record(message);
    }

    private sealed class Mortal(ConcurrentQueue<string> log, Action handle, CountdownEvent dead) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (!log.IsEmpty)
                log.Enqueue("handled after its end");
            handle();
        }

        protected override void PostStop()
        {
            log.Enqueue("stop");
            dead.Signal();
        }
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef target, ConcurrentQueue<IActorRef> told)
        {
            Context.Watch(target);
            Receive<Terminated>(_ => told.Enqueue(Self));
        }
    }
}
