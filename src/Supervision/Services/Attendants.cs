using Supervision.Actors;
using Supervision.Hooks;
using Supervision.Posix.Processes;
using Supervision.Probes;
using Supervision.Processes;
using Supervision.Specs;
using Supervision.Specs.Reconciliation;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>The actors and timers beside one process of a service: hooks, readiness, health, watchdog, reload. None outlives what it is for.</summary>
internal sealed class Attendants(int incarnation, IActorContext context, ServiceSpec spec, ServiceSettings settings, ServiceLinks links)
{
    private readonly string _startTimer = $"start-{incarnation}";
    private readonly string _reloadTimer = $"reload-{incarnation}";
    private readonly string _watchdogTimer = $"watchdog-{incarnation}";
    private IActorRef? _hooks;
    private IActorRef? _postStart;
    private IActorRef? _readiness;
    private IActorRef? _health;
    private IActorRef? _reload;
    private IActorRef? _search;
    private int _reloading;
    private long _linesBefore;
    private TimeSpan? _watchdog;
    private (int Number, TimeSpan Time)? _chosenWatchdog;

    /// <summary>The service acts on another spec from now on; a process that is ready is asked after its health by that one.</summary>
    public void Take(ServiceSpec wanted, int? readyNumber, int? mainProcess)
    {
        var isAsked = readyNumber is not null && KeyChanges.Between(ServiceKeys.Health, spec, wanted).Length > 0;
        spec = wanted;
        if (isAsked)
        {
            End(ref _health);
            AskAfterHealth(readyNumber!.Value, mainProcess, name: null);
        }
    }

    /// <summary>A process is about to be started: what is written before is not its output.</summary>
    public void BeforeSpawn() => _linesBefore = settings.Logs.LastId;

    public void Run(ServiceEffect.Hooks effect, int? mainProcess)
    {
        var runner = context.ActorOf(
            Props.Create(() => new HookRunner(effect.Moment, effect.Number, spec, settings, links.Directory!, mainProcess)),
            $"{Words.Of(effect.Moment)}-{effect.Number}");
        if (effect.Moment is HookMoment.PostStart)
        {
            _postStart = runner;
        }
        else
        {
            _hooks = runner;
        }
    }

    public void BreakHooks() => End(ref _hooks);

    public void WatchReadiness(int number, int? mainProcess)
    {
        var ready = spec.Ready;
        End(ref _search);
        if (ready.When is ReadyWhen.Probe)
        {
            _readiness = context.ActorOf(Props.Create(() => new ReadinessActor(number, spec, settings, mainProcess)), $"ready-{number}");
        }
        else if (ready.When is ReadyWhen.Log)
        {
            _readiness = context.ActorOf(Props.Create(() => new PatternActor(number, spec, settings.Logs, _linesBefore)), $"ready-{number}");
        }
    }

    public void Care(int number, int? mainProcess)
    {
        AskAfterHealth(number, mainProcess, $"health-{number}");
        _watchdog = spec.Watchdog is not null && _chosenWatchdog is var (chooser, chosen) && chooser == number ? chosen : spec.Watchdog;
        Alive(number);
    }

    /// <summary>It gave a sign of life: the time begins anew.</summary>
    public void Alive(int number)
    {
        if (_watchdog is { } time)
        {
            context.Timers.StartSingleTimer(_watchdogTimer, new ServiceInput.WatchdogExpired(number), time);
        }
    }

    /// <summary>It chose another time for its signs of life, perhaps before it was ready.</summary>
    public void SetWatchdog(int number, TimeSpan time)
    {
        _chosenWatchdog = (number, time);
        if (_watchdog is not null)
        {
            _watchdog = time;
            Alive(number);
        }
    }

    /// <summary>What follows from what a process says of itself.</summary>
    public IEnumerable<ServiceInput> Hear(ProcessSaid said, ServiceState state)
    {
        var (number, told) = said;
        if (told.WatchdogInterval is { } interval && interval > TimeSpan.Zero)
        {
            SetWatchdog(number, interval);
        }

        if (told.Watchdog is WatchdogSign.Trigger)
        {
            yield return new ServiceInput.WatchdogExpired(number);
        }
        else if (told.Watchdog is WatchdogSign.Alive)
        {
            Alive(number);
        }

        // Only who is to become ready by saying so does.
        if (told.Ready && (spec.Ready.When is ReadyWhen.Notify || state is Running))
        {
            yield return new ServiceInput.ReadyTold(number);
        }

        if (told.Reloading)
        {
            yield return new ServiceInput.ReloadingTold(number);
        }

        if (told.Stopping)
        {
            yield return new ServiceInput.StoppingTold(number);
        }

        if (told.ExtendTimeout is { } time && time > TimeSpan.Zero)
        {
            yield return new ServiceInput.MoreTimeAsked(number, time);
        }
    }

    /// <summary>Looks for the process that a forking service names in its file. One without a file names it by itself, or leaves one process behind.</summary>
    public void FindMainProcess(int number)
    {
        var id = IncarnationId.Format(spec.Name, number);
        if (spec.PidFile is { } file)
        {
            _search = context.ActorOf(Props.Create(() => new PidFileReader(file, pid => settings.Link.SetMainProcess(id, pid))), $"pid-file-{number}");
        }
        else
        {
            settings.Link.Inspect(id);
        }
    }

    public void ExpectReady(ServiceEffect.StartDeadline e) =>
        context.Timers.StartSingleTimer(_startTimer, new ServiceInput.StartTimedOut(e.Number), e.After);

    public void ExpectReload(ServiceEffect.ReloadDeadline e) =>
        context.Timers.StartSingleTimer(_reloadTimer, new ServiceInput.ReloadTimedOut(e.Number), e.After);

    public void Reload(int number, int? mainProcess, Action<int> signal)
    {
        if (spec.Reload.Signal is { } value)
        {
            signal(value);
        }
        else
        {
            _reloading = number;
            _reload = Command("reload", spec.Reload.Command, spec.Reload.Timeout, mainProcess);
        }
    }

    /// <summary>The command that asks a process to stop; it may take as long as the stop. What comes of it shows by the process.</summary>
    public void RunStopCommand(int? mainProcess) => Command("stop", spec.Stop.Command, spec.Stop.Timeout, mainProcess);

    /// <summary>Whether that is the command that it reloads by.</summary>
    public bool IsReloadedBy(IActorRef command) => command.Equals(_reload);

    /// <summary>The command that it reloads by has ended.</summary>
    public ServiceInput ReloadEnded(string? error)
    {
        _reload = null;
        return new ServiceInput.ReloadCommandEnded(_reloading, error);
    }

    /// <summary>Ends whatever the new state has no use for.</summary>
    public void Follow(ServiceState state)
    {
        if (state is not Starting)
        {
            context.Timers.Cancel(_startTimer);
            End(ref _readiness);
            End(ref _search);
        }

        if (state is not Running)
        {
            context.Timers.Cancel(_watchdogTimer);
            _watchdog = null;
            End(ref _health);
            End(ref _postStart);
        }

        if (state is not Running { Reloads: true })
        {
            context.Timers.Cancel(_reloadTimer);
            End(ref _reload);
        }
    }

    private void AskAfterHealth(int number, int? mainProcess, string? name)
    {
        if (spec.Health is not null)
        {
            _health = context.ActorOf(Props.Create(() => new HealthActor(number, spec, settings, mainProcess)), name);
        }
    }

    private IActorRef Command(string what, System.Collections.Immutable.ImmutableArray<string> command, TimeSpan timeout, int? mainProcess) =>
        context.ActorOf(CommandActor.Props(new CommandActor.Order(what, command, timeout, spec, settings, mainProcess)));

    private void End(ref IActorRef? attendant)
    {
        if (attendant is not null)
        {
            context.Stop(attendant);
            attendant = null;
        }
    }
}
