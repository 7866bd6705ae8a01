using Supervision.Actors.TestKit;

namespace Supervision.Actors.Tests;

/// <summary>Base of tests that see every step: actors run on the test's thread only, time is virtual.</summary>
public abstract class Stepwise : IDisposable
{
    private protected Stepwise(Func<ActorSystemOptions, ActorSystemOptions>? configure = null)
    {
        var options = new ActorSystemOptions { TimeProvider = Time, Dispatcher = Steps, LogSink = Log.Add, LogLevel = LogLevel.Debug };
        Sys = ActorSystem.Create("test", configure is null ? options : configure(options));
        Journal = Sys.ActorOf(Props.Create(() => new JournalActor(Events)), "journal");
        Settle();
    }

    private protected VirtualTime Time { get; } = new();

    private protected StepDispatcher Steps { get; } = new();

    private protected ActorSystem Sys { get; }

    /// <summary>What was sent to <see cref="Journal"/>, in order.</summary>
    private protected List<object> Events { get; } = [];

    private protected List<LogEvent> Log { get; } = [];

    private protected IActorRef Journal { get; }

    public void Dispose()
    {
        Steps.RunUntil(Sys.Terminate(), TimeSpan.FromSeconds(10));
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs until nothing can happen by itself.</summary>
    private protected void Settle() => Steps.RunUntilIdle();

    private protected void Advance(TimeSpan time)
    {
        Time.Advance(time);
        Settle();
    }

    /// <summary>What has come since the last call.</summary>
    private protected object[] Taken()
    {
        Settle();
        var taken = Events.ToArray();
        Events.Clear();
        return taken;
    }

    private protected IActorRef Start(string name, SupervisorStrategy? strategy = null)
    {
        var actor = Sys.ActorOf(Puppet.Of(Journal, strategy), name);
        Settle();
        Events.Clear();
        return actor;
    }

    private protected void Act(IActorRef actor, Action<Puppet> action)
    {
        actor.Tell(new Do(action), Journal);
        Settle();
    }

    private protected IActorRef StartBelow(IActorRef parent, string name, SupervisorStrategy? strategy = null)
    {
        IActorRef child = ActorRefs.Nobody;
        Act(parent, self => child = self.Context.ActorOf(Puppet.Of(Journal, strategy), name));
        Events.Clear();
        return child;
    }

    private sealed class JournalActor(List<object> events) : UntypedActor
    {
        protected override void OnReceive(object message) => events.Add(message);
    }
}
