using System.Globalization;
using Supervision.Actors;
using Supervision.Actors.TestKit;
using Supervision.Schedules;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Tests.Services;

namespace Supervision.Tests.Schedules;

/// <summary>
/// A service with its schedule and its repetition, in virtual time: the real machine, timers and schedule actor around processes
/// that start at once and end when a test says so.
/// </summary>
internal sealed class ScheduledService : IDisposable
{
    private readonly StepDispatcher _steps = new();
    private readonly ActorSystem _system;
    private readonly IActorRef _actor;
    private readonly Shell _shell;

    public ScheduledService(ServiceSpec spec, string start, IEnumerable<ServiceFact>? past = null, TimeZoneInfo? local = null)
    {
        Time = new VirtualTime(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture));
        Clock = new SettableClock(Time, local);
        _system = ActorSystem.Create("test", new ActorSystemOptions { Dispatcher = _steps, TimeProvider = Clock });
        _shell = new Shell(spec, Clock, past ?? []);
        _actor = _system.ActorOf(Props.Create(() => new Host(_shell)), "web");
        _steps.RunUntilIdle();
    }

    public VirtualTime Time { get; }

    public SettableClock Clock { get; }

    public ServiceModel Model => _shell.Model;

    /// <summary>Whether its processes do not end when they are asked to.</summary>
    public bool IsDeaf
    {
        get => _shell.IsDeaf;
        init => _shell.IsDeaf = value;
    }

    public List<ServiceFact> Facts => _shell.Facts;

    public DateTimeOffset? NextRun => _shell.Schedule.NextRun(Model);

    /// <summary>When processes were started.</summary>
    public List<string> Starts => [.. Facts.OfType<ServiceFact.Started>().Select(f => Show(f.At))];

    /// <summary>When processes were started and who or what was behind it.</summary>
    public List<string> Causes => [.. Facts.OfType<ServiceFact.Started>().Select(f => f.Cause.Text)];

    public static string Show(DateTimeOffset? time) => time?.UtcDateTime.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "never";

    public void Advance(TimeSpan time)
    {
        // A timer that is armed by an actor must count from when it was armed, so the clock moves from one to the next.
        for (var until = Time.Now + time; Time.Now < until;)
        {
            Time.Advance(Time.NextDue is { } due && due < until ? due - Time.Now : until - Time.Now);
            _steps.RunUntilIdle();
        }
    }

    public void Until(string time) => Advance(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) - Clock.GetUtcNow());

    public void Command(CommandVerb verb) => Tell(new ServiceInput.Command(verb, Sample.Alice));

    public void End(int code = 0) => Tell(new ServiceInput.Exited(Model.LiveNumber!.Value, ExitDescription.Exited(code), 0));

    /// <summary>Another spec comes into force.</summary>
    public void Take(ServiceSpec spec) => Tell((object)spec);

    public void Tell(ServiceInput input) => Tell((object)input);

    private void Tell(object message)
    {
        _actor.Tell(message);
        _steps.RunUntilIdle();
    }

    public void Dispose() => _steps.RunUntil(_system.Terminate(), TimeSpan.FromSeconds(10));

    private sealed class Shell(ServiceSpec spec, TimeProvider time, IEnumerable<ServiceFact> past)
    {
        public ServiceSpec Spec { get; set; } = spec;

        public TimeProvider Time => time;

        public bool IsDeaf { get; set; }

        public ServiceSchedule Schedule { get; } = new(spec, time);

        public ServiceModel Model { get; set; } = past.Aggregate(ServiceModel.New, ServiceMachine.Apply);

        public List<ServiceFact> Facts { get; } = [];
    }

    /// <summary>Stands for the actor of the service.</summary>
    private sealed class Host : ReceiveActor
    {
        private readonly Shell _shell;

        public Host(Shell shell)
        {
            _shell = shell;
            Receive<ServiceInput>(Step);
            Receive<NextRun>(shell.Schedule.Note);
            Receive<ServiceSpec>(Take);
        }

        protected override void PreStart()
        {
            Step(new ServiceInput.Recovered(Sample.BootId, []));
            _shell.Schedule.Begin(Context, _shell.Model);
            FollowUp();
        }

        private void Take(ServiceSpec spec)
        {
            _shell.Spec = spec;
            _shell.Schedule.Take(Context, spec, _shell.Model);
            FollowUp();
        }

        private void FollowUp()
        {
            if (_shell.Schedule.FollowUp(_shell.Model) is { } follow)
            {
                Step(follow);
            }
        }

        private void Step(ServiceInput input)
        {
            for (var next = input; next is not null; next = _shell.Schedule.FollowUp(_shell.Model))
            {
                var decision = ServiceMachine.Decide(
                    _shell.Model, next, new Surroundings(_shell.Spec, Gates.Open, _shell.Time.GetUtcNow(), _shell.Time.Elapsed(), 0.5));
                _shell.Model = decision.Model;
                _shell.Facts.AddRange(decision.Facts);
                _shell.Schedule.Follow(Context, _shell.Model);
                foreach (var effect in decision.Effects)
                {
                    Perform(effect);
                }
            }
        }

        private void Perform(ServiceEffect effect)
        {
            switch (effect)
            {
                case ServiceEffect.Spawn e:
                    Self.Tell(new ServiceInput.Spawned(e.Number, new MainProcess(1000 + e.Number, e.Number, _shell.Time.GetUtcNow())));
                    break;
                case ServiceEffect.StopSignal e when !_shell.IsDeaf:
                    Self.Tell(new ServiceInput.Exited(e.Number, ExitDescription.Exited(0), 0));
                    break;
                case ServiceEffect.Alarm e:
                    Context.Timers.StartSingleTimer("backoff", new ServiceInput.BackoffElapsed(), e.After);
                    break;
            }
        }
    }
}
