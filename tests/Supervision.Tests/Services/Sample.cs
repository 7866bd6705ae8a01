using System.Collections.Immutable;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Tests.Services;

/// <summary>Services in every state, and surroundings to decide in.</summary>
internal static class Sample
{
    public const string BootId = "boot-1";

    public static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly TimeSpan Clock = TimeSpan.FromHours(1);

    public static readonly Cause Alice = Cause.Operator("alice", "pbm", null);

    public static readonly MainProcess Process = new(4711, 99, Now);

    public static readonly MainProcess Second = new(4712, 100, Now);

    public static readonly ServiceSpec Web = new()
    {
        Name = ServiceName.Parse("web"),
        Group = "/",
        Command = ["/bin/web"],
        Origin = "web.conf:1",
        WorkingDirectory = "/srv",
    };

    /// <summary>With everything that can happen to a process that lives.</summary>
    public static readonly ServiceSpec Lively = Web with
    {
        Health = new HealthSpec { Probe = new ProbeSpec.Tcp("127.0.0.1", 80) },
        Watchdog = TimeSpan.FromSeconds(30),
        Reload = new ReloadSpec { Signal = 1 },
    };

    /// <summary>Replaced by a process beside it.</summary>
    public static readonly ServiceSpec Overlapping = Lively with { Handoff = new HandoffSpec { Mode = HandoffMode.Overlap } };

    /// <summary>Each of its processes has a port of its own.</summary>
    public static readonly ServiceSpec Fronted = Lively with { Handoff = new HandoffSpec { Mode = HandoffMode.Proxy } };

    public static Surroundings In(ServiceSpec? spec = null, Gates? gates = null, TimeSpan? clock = null) =>
        new(spec ?? Web, gates ?? Gates.Open, Now, clock ?? Clock, 0.5);

    public static ServiceModel Model(ServiceState state, bool wanted = true) => ServiceModel.New with
    {
        State = state,
        Wanted = wanted,
        BootId = BootId,
        LastNumber = 7,
        Since = Now,
        Reason = "as it was",
        Cause = Alice,
    };

    public static readonly ImmutableArray<(string Name, ServiceModel Model)> States =
    [
        ("disabled", Model(new ServiceState.Disabled(), wanted: false)),
        ("waiting", Model(new ServiceState.Waiting("db to be ready"))),
        ("waiting, pre-start hooks run", Model(new ServiceState.Waiting("its pre-start hooks", 7))),
        ("starting, ordered", Model(new ServiceState.Starting(7, null))),
        ("starting, spawned", Model(new ServiceState.Starting(7, Process))),
        ("running", Model(new ServiceState.Running(7, Process, Clock - TimeSpan.FromMinutes(5)))),
        ("running, reloading", Model(new ServiceState.Running(7, Process, Clock - TimeSpan.FromMinutes(5), Reloads: true))),
        ("stopping, dependents first", Model(Stop(StopPhase.Dependents), wanted: false)),
        ("stopping, pre-stop hooks run", Model(Stop(StopPhase.PreStop), wanted: false)),
        ("stopping, asked", Model(Stop(StopPhase.Asked), wanted: false)),
        ("stopping, asked before it was spawned", Model(Stop(StopPhase.Asked) with { Process = null }, wanted: false)),
        ("stopping, killing", Model(Stop(StopPhase.Killing), wanted: false)),
        ("stopping, clearing up after its own end", Model(Stop(StopPhase.Killing) with { Exit = ExitDescription.Exited(3), ByItself = true })),
        ("stopping, post-stop hooks run", Model(Stop(StopPhase.PostStop) with { Exit = ExitDescription.Exited(3), ByItself = true })),
        ("stopping, because it was unhealthy", Model(Stop(StopPhase.Asked) with { ByItself = true, Verdict = new Verdict("unhealthy: no answer", IsFinal: false) })),
        ("backoff", Model(new ServiceState.Backoff(Clock + TimeSpan.FromSeconds(5), Now + TimeSpan.FromSeconds(5)))),
        ("failed", Model(new ServiceState.Failed())),
        ("completed", Model(new ServiceState.Completed())),
    ];

    /// <summary>Services with a second process beside the one that is the service.</summary>
    public static readonly ImmutableArray<(string Name, ServiceModel Model)> Handoffs =
    [
        ("running, the next one ordered", Beside(Running, new Handoff(8, null, HandoffPhase.Rising, Alice))),
        ("running, the next one spawned", Beside(Running, new Handoff(8, Second, HandoffPhase.Rising, Alice))),
        ("running, the next one ready", Beside(Running, new Handoff(8, Second, HandoffPhase.Rising, Alice) { ReadySince = Clock, Healthy = true })),
        ("running, the next one ready, and another asked for", Beside(Running, new Handoff(8, Second, HandoffPhase.Rising, Alice) { ReadySince = Clock, Healthy = true, Next = Alice })),
        ("running, the next one has failed", Beside(Running, new Handoff(8, Second, HandoffPhase.Killing, Alice))),
        ("running, the former one drains", Beside(Running with { Number = 8, Process = Second }, new Handoff(7, Process, HandoffPhase.Draining, Alice))),
        ("running, the former one is killed", Beside(Running with { Number = 8, Process = Second }, new Handoff(7, Process, HandoffPhase.Killing, Alice) { Exit = ExitDescription.Exited(0) })),
        ("failed, the former one drains", Beside(new ServiceState.Failed(), new Handoff(7, Process, HandoffPhase.Draining, Alice))),
        ("stopping, asked, the former one drains", Beside(Stop(StopPhase.Asked) with { Number = 8, Process = Second }, new Handoff(7, Process, HandoffPhase.Draining, Alice)) with { Wanted = false }),
        ("stopping, the former one awaited", Beside(Stop(StopPhase.Beside) with { Number = 8, Process = Second, Exit = ExitDescription.Exited(0) }, new Handoff(7, Process, HandoffPhase.Draining, Alice)) with { Wanted = false }),
    ];

    /// <summary>What there is more where each process has a port of its own.</summary>
    public static readonly ImmutableArray<(string Name, ServiceModel Model)> FrontedHandoffs =
    [
        ("running, the next one ready, each at a port of its own", Beside(Running, new Handoff(8, Second, HandoffPhase.Rising, Alice) { ReadySince = Clock, Healthy = true, Port = 20008 }) with { Port = 20007 }),
        ("running, the former one empties", Beside(Running with { Number = 8, Process = Second }, new Handoff(7, Process, HandoffPhase.Emptying, Alice) { Port = 20007 }) with { Port = 20008 }),
        ("starting again, the former one empties", Beside(new ServiceState.Starting(8, Second), new Handoff(7, Process, HandoffPhase.Emptying, Alice) { Port = 20007 }) with { Port = 20008 }),
        ("failed, the former one empties", Beside(new ServiceState.Failed(), new Handoff(7, Process, HandoffPhase.Emptying, Alice) { Port = 20007 }) with { Port = 20008 }),
        ("running, the former one was told to end", Beside(Running with { Number = 8, Process = Second }, new Handoff(7, Process, HandoffPhase.Draining, Alice) { Port = 20007 }) with { Port = 20008 }),
    ];

    private static ServiceState.Running Running => new(7, Process, Clock - TimeSpan.FromMinutes(5));

    private static ServiceModel Beside(ServiceState state, Handoff handoff) => Model(state) with { LastNumber = 8, Handoff = handoff };

    private static ServiceState.Stopping Stop(StopPhase phase) =>
        new(7, Process, phase, null, WasReady: true, ByItself: false, Clock - TimeSpan.FromMinutes(5));
}
