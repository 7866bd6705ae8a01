namespace Supervision.Actors.Tests;

/// <summary>An actor that does what it is sent, and reports its hooks and all other messages to a journal.</summary>
internal sealed class Puppet : UntypedActor
{
    private readonly IActorRef _journal;
    private readonly SupervisorStrategy _strategy;

    public Puppet(IActorRef journal, SupervisorStrategy? strategy = null)
    {
        _journal = journal;
        _strategy = strategy ?? Actors.SupervisorStrategy.Default;
    }

    /// <summary>Counts messages handled by this incarnation.</summary>
    public int Handled { get; private set; }

    public new IActorContext Context => base.Context;

    public new IActorRef Sender => base.Sender;

    public bool DelaysStop { get; set; }

    public static Props Of(IActorRef journal, SupervisorStrategy? strategy = null) =>
        Props.Create(() => new Puppet(journal, strategy));

    public void Tell(object report) => _journal.Tell(report, Self);

    protected override void OnReceive(object message)
    {
        Handled++;
        if (message is Do action)
            action.Action(this);
        else
            Tell(message);
    }

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    protected override bool DelayStop(ExitReason reason) => DelaysStop;

    protected override void PreStart() => Tell(new Hook(Self.Path.Name, "start"));

    protected override void PostStop() => Tell(new Hook(Self.Path.Name, "stop"));

    protected override void PostRestart(Exception reason) => Tell(new Hook(Self.Path.Name, "restart"));
}

/// <summary>Something for a <see cref="Puppet"/> to do.</summary>
internal sealed record Do(Action<Puppet> Action)
{
    public static Do Throw(string message = "boom") => new(_ => throw new InvalidOperationException(message));
}

/// <summary>Reported by a <see cref="Puppet"/>.</summary>
internal sealed record Hook(string Name, string What);
