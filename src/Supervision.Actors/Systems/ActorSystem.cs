namespace Supervision.Actors;

/// <summary>A tree of actors with its clock, event stream and dead letters.</summary>
/// <remarks>User actors live below <c>/user</c>, the kernel's own below <c>/system</c>.</remarks>
public sealed class ActorSystem : IActorRefFactory, IAsyncDisposable
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Random _seeds;
    private readonly ActorPath _temporary;
    private readonly DeadLetterRef _deadLetters;
    private long _lastUid;
    private Exception? _rootFailure;

    private ActorSystem(string name, ActorSystemOptions options)
    {
        Name = name;
        Options = options;
        Time = options.TimeProvider;
        Dispatcher = options.Dispatcher;
        _seeds = new Random(options.Seed ?? unchecked((int)Time.GetTimestamp()));
        var root = new ActorPath(null, "", 0);
        _temporary = new ActorPath(root, "temp", 0);
        _deadLetters = new DeadLetterRef(this, new ActorPath(root, "deadLetters", 0));
        LocalActorRef user = null!, system = null!;
        Root = new LocalActorRef(root, null, this, Props.Create(() => new RootGuardian(user, system)));
        user = Root.Mailbox.Cell!.Children.Add(Root, Props.Create(() => new Guardian(options.GuardianStrategy)), "user");
        system = Root.Mailbox.Cell.Children.Add(Root, Props.Create(() => new Guardian(SupervisorStrategy.Default)), "system");
        User = user;
        SystemGuardian = system;
        CoordinatedShutdown = new CoordinatedShutdown(this);
        foreach (var guardian in (LocalActorRef[])[Root, user, system])
            guardian.Mailbox.Wake();
    }

    /// <summary>Name of the system.</summary>
    public string Name { get; }

    /// <summary>What the system was made with.</summary>
    public ActorSystemOptions Options { get; }

    /// <summary>Clock and timers of everything in the system.</summary>
    public TimeProvider Time { get; }

    /// <summary>Events for whoever subscribes.</summary>
    public EventStream EventStream { get; } = new();

    /// <summary>Where messages go that reach nobody.</summary>
    public IActorRef DeadLetters => _deadLetters;

    /// <summary>What is to be done, in phases, before the system ends.</summary>
    public CoordinatedShutdown CoordinatedShutdown { get; }

    /// <summary>Ends when all actors have ended.</summary>
    public Task WhenTerminated => _terminated.Task;

    /// <summary>The actor above all user actors.</summary>
    public IActorRef Guardian => User;

    internal ActorDispatcher Dispatcher { get; }

    internal LocalActorRef Root { get; }

    internal LocalActorRef User { get; }

    internal LocalActorRef SystemGuardian { get; }

    /// <summary>Makes a system.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">Clock, dispatcher, log and the like; null for the defaults.</param>
    public static ActorSystem Create(string name, ActorSystemOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        options ??= new ActorSystemOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Throughput, 1, nameof(options));
        return new ActorSystem(name, options);
    }

    /// <summary>Starts an actor below <c>/user</c>. It may be called from any thread.</summary>
    /// <exception cref="InvalidActorNameException">The name is taken or not valid.</exception>
    /// <exception cref="InvalidOperationException">The system is ending.</exception>
    public IActorRef ActorOf(Props props, string? name = null) => Start(User.Mailbox.Cell, props, name);

    /// <inheritdoc/>
    public ActorSelection ActorSelection(string path) => Actors.ActorSelection.From(Root, path);

    /// <inheritdoc/>
    public void Stop(IActorRef actor) => (actor as InternalActorRef)?.SendSystem(new StopOrder(ExitReason.Shutdown, StopForce.Asked));

    /// <summary>A random generator of its own for the caller; with the same seed each call in turn gives the same numbers again.</summary>
    public Random CreateRandom()
    {
        lock (_seeds)
            return new Random(_seeds.Next());
    }

    /// <summary>Runs the coordinated shutdown, whose last phase stops all actors, user actors first.</summary>
    public Task Terminate() => CoordinatedShutdown.Run(ShutdownReason.ActorSystemTerminate);

    /// <summary>All actors, parents before children.</summary>
    public IReadOnlyList<ActorDescription> Describe()
    {
        var lines = new List<ActorDescription>();
        Describe(Root, lines);
        return lines;
    }

    /// <summary>Terminates the system.</summary>
    public async ValueTask DisposeAsync() => await Terminate().ConfigureAwait(false);

    internal void StopGuardians() => User.SendSystem(new StopOrder(ExitReason.Shutdown, StopForce.Asked));

    internal long NextUid() => Interlocked.Increment(ref _lastUid);

    internal ActorPath NextTemporaryPath()
    {
        var uid = NextUid();
        return new ActorPath(_temporary, $"${uid}", uid);
    }

    internal IActorRef Start(ActorCell? parent, Props props, string? name, InternalActorRef? startObserver = null)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is not null && !ActorPath.IsValidName(name))
            throw new InvalidActorNameException($"'{name}' is no name for an actor");
        if (parent is null)
            throw new InvalidOperationException($"the system {Name} has ended and starts no actors");
        var child = parent.Children.Add(parent.Reference, props, name);
        child.StartObserver = startObserver;
        child.Mailbox.Wake();
        return child;
    }

    internal ActorLog LogOf(IActorRef source) => new(this, source);

    internal bool WantsLog(LogLevel level) =>
        level >= Options.LogLevel && (Options.LogSink is not null || EventStream.HasReceivers(typeof(LogEvent)));

    internal void Publish(LogEvent entry)
    {
        Options.LogSink?.Invoke(entry);
        EventStream.Publish(entry);
    }

    internal void DeliverToDead(object message, IActorRef? sender, InternalActorRef recipient)
    {
        switch (message)
        {
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), DeadLetters);
                break;
            case AutoReceivedMessage or LogEvent or DeadLetter:
                break;
            default:
                _deadLetters.Publish(new DeadLetter(message, sender, recipient));
                break;
        }
    }

    internal void FailRoot(Exception cause)
    {
        _rootFailure = cause;
        Root.SendSystem(new StopOrder(ExitReason.Crash(cause), StopForce.Forced));
    }

    internal void EndTermination()
    {
        if (_rootFailure is null)
            _terminated.TrySetResult();
        else
            _terminated.TrySetException(_rootFailure);
    }

    private static void Describe(LocalActorRef actor, List<ActorDescription> lines)
    {
        if (actor.Mailbox.Cell is not { } cell)
            return;
        var children = cell.ChildrenIfAny?.ToArray() ?? [];
        lines.Add(new ActorDescription(actor.Path, cell.Props.Type.Name, actor.Mailbox.Count, children.Length));
        foreach (var child in children)
            Describe(child, lines);
    }
}
