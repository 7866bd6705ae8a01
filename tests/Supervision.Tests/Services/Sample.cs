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

    private static ServiceState.Stopping Stop(StopPhase phase) =>
        new(7, Process, phase, null, WasReady: true, ByItself: false, Clock - TimeSpan.FromMinutes(5));
}
