using System.Collections.Immutable;
using static Supervision.Specs.Reconciliation.ChangeImpact;

namespace Supervision.Specs.Reconciliation;

/// <summary>
/// What the change of each key of a service asks for. Every property of <see cref="ServiceSpec"/> but its name and origin stands here; the
/// members of a collection of records are compared as <see cref="SpecWords"/> says them.
/// </summary>
internal static class ServiceKeys
{
    /// <summary>The key whose change acts through the wish to run, unless an operator has decided otherwise.</summary>
    public const string Enabled = "enabled";

    public static readonly ImmutableArray<SpecKey<ServiceSpec>> All =
    [
        new("member of group", Restart, s => s.Group),
        new("command", Restart, s => s.Command),
        new("type", Restart, s => s.Type),
        new("working-directory", Restart, s => s.WorkingDirectory),
        new("environment", Restart, s => s.Environment, IsSecret: true),
        new("environment-files", Restart, s => s.EnvironmentFiles),
        new("clear-environment", Restart, s => s.ClearEnvironment),
        new("user", Restart, s => s.Credentials.User),
        new("group", Restart, s => s.Credentials.Group),
        new("supplementary-groups", Restart, s => s.Credentials.SupplementaryGroups),
        new("ambient-capabilities", Restart, s => s.Credentials.AmbientCapabilities),
        new("no-new-privileges", Restart, s => s.Credentials.NoNewPrivileges),
        new("umask", Restart, s => s.Credentials.Umask is { } umask ? "0" + Convert.ToString(umask, 8) : null),
        new("nice", Restart, s => s.Credentials.Nice),
        new("oom-score-adjust", Restart, s => s.Credentials.OomScoreAdjust),
        new("limits", Restart, s => s.Credentials.Limits),
        new("pid-file", Restart, s => s.PidFile),
        new("ready.when", Restart, s => s.Ready.When),
        new("ready.fd", Restart, s => s.Ready.Descriptor),
        new("reload.notifies", Restart, s => s.Reload.Notifies),
        new("descriptor-store-max", Restart, s => s.DescriptorStoreMax),
        new("cgroup.memory-max", Restart, s => s.Cgroup?.MemoryMax),
        new("cgroup.pids-max", Restart, s => s.Cgroup?.PidsMax),
        new("cgroup.cpu-max", Restart, s => s.Cgroup?.CpuMax),
        new("cgroup.cpu-weight", Restart, s => s.Cgroup?.CpuWeight),
        new("listeners", Restart, s => s.Listeners),
        new("port of its own", Restart, s => s.Handoff.IsFronted ? s.Handoff.PortVariable : null),
        new("watchdog", Restart, s => s.Watchdog),
        new("description", Refresh, s => s.Description),
        new(Enabled, Refresh, s => s.Enabled),
        new("start.mode", Refresh, s => s.StartsWithNode ? "lets it start" : "holds it back"),
        new("listener options", Refresh, s => s.Listeners.Where(l => l.IsOwn).Select(l => l.Settings?.ToString() ?? "").ToArray()),
        new("start", Refresh, s => s.Start),
        new("replicas", Refresh, s => s.Replicas),
        new("significant", Refresh, s => s.Significant),
        new("provides", Refresh, s => s.Provides),
        new("requires", Refresh, s => s.Requires),
        new("wants", Refresh, s => s.Wants),
        new("after", Refresh, s => s.After),
        new("conflicts", Refresh, s => s.Conflicts),
        new("restart.policy", Refresh, s => s.Restart.Policy),
        new("restart.limit", Refresh, s => s.Restart.Limit ?? (object)"unlimited"),
        new("restart.period", Refresh, s => s.Restart.Period),
        new("restart.on-limit", Refresh, s => s.Restart.OnLimit),
        new("restart.success-exit-codes", Refresh, s => s.Restart.SuccessExitCodes),
        new("restart.prevent-exit-codes", Refresh, s => s.Restart.PreventExitCodes),
        new("restart.backoff.min", Refresh, s => s.Restart.Backoff.Min),
        new("restart.backoff.max", Refresh, s => s.Restart.Backoff.Max),
        new("restart.backoff.reset-after", Refresh, s => s.Restart.Backoff.ResetAfter),
        new("stop.signal", Refresh, s => s.Stop.Signal),
        new("stop.command", Refresh, s => s.Stop.Command),
        new("stop.timeout", Refresh, s => s.Stop.Timeout),
        new("stop.kill", Refresh, s => s.Stop.Kill),
        new("handoff.mode", Refresh, s => s.Handoff.Mode),
        new("handoff.settle", Refresh, s => s.Handoff.Settle),
        new("handoff.drain-signal", Refresh, s => s.Handoff.DrainSignal),
        new("handoff.drain-timeout", Refresh, s => s.Handoff.DrainTimeout),
        new("handoff.when-busy", Refresh, s => s.Handoff.WhenBusy),
        new("handoff.port-variable", Refresh, s => s.Handoff.PortVariable),
        new("handoff.ports", Refresh, s => s.Handoff.Ports.ToString()),
        new("handoff.public", Refresh, s => s.Handoff.Public),
        new("handoff.hold-max", Refresh, s => s.Handoff.HoldMax),
        new("handoff.hold-timeout", Refresh, s => s.Handoff.HoldTimeout),
        new("reload.signal", Refresh, s => s.Reload.Signal),
        new("reload.command", Refresh, s => s.Reload.Command),
        new("reload.timeout", Refresh, s => s.Reload.Timeout),
        new("ready.timeout", Refresh, s => s.Ready.Timeout),
        new("ready.probe", Refresh, s => s.Ready.Probe),
        new("ready.interval", Refresh, s => s.Ready.Interval),
        new("ready.pattern", Refresh, s => s.Ready.Pattern),
        new("health.probe", Refresh, s => s.Health?.Probe),
        new("health.interval", Refresh, s => s.Health?.Interval),
        new("health.timeout", Refresh, s => s.Health?.Timeout),
        new("health.failures", Refresh, s => s.Health?.Failures),
        new("health.start-period", Refresh, s => s.Health?.StartPeriod),
        new("health.action", Refresh, s => s.Health?.Action),
        new("hooks.pre-start", Refresh, s => s.Hooks.PreStart),
        new("hooks.post-start", Refresh, s => s.Hooks.PostStart),
        new("hooks.pre-stop", Refresh, s => s.Hooks.PreStop),
        new("hooks.post-stop", Refresh, s => s.Hooks.PostStop),
        new("repeat.action", Refresh, s => s.Repeat?.Action),
        new("repeat.every", Refresh, s => s.Repeat?.Every),
        new("schedule.cron", Refresh, s => s.Schedule?.Cron),
        new("schedule.time-zone", Refresh, s => s.Schedule?.TimeZone),
        new("schedule.action", Refresh, s => s.Schedule?.Action),
        new("schedule.overlap", Refresh, s => s.Schedule?.Overlap),
        new("schedule.catch-up", Refresh, s => s.Schedule?.CatchUp),
        new("logs.keep-lines", Refresh, s => s.Logs.KeepLines),
        new("logs.when-full", Refresh, s => s.Logs.WhenFull),
        new("logs.stdout", Refresh, s => s.Logs.Stdout),
        new("logs.stderr", Refresh, s => s.Logs.Stderr),
    ];

    /// <summary>Those that shape a process.</summary>
    public static readonly ImmutableArray<SpecKey<ServiceSpec>> Shaping = [.. All.Where(k => k.Impact is Restart)];

    /// <summary>Those that a process which runs is asked after its health by.</summary>
    public static readonly ImmutableArray<SpecKey<ServiceSpec>> Health = [.. All.Where(k => k.Name.StartsWith("health.", StringComparison.Ordinal))];
}
