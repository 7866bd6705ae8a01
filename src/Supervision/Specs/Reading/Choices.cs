using Supervision.Actors;
using Supervision.Posix.Redirecting;

namespace Supervision.Specs.Reading;

/// <summary>The words of the format.</summary>
internal static class Choices
{
    public static readonly Choice<ServiceType> ServiceType =
        new(("daemon", Specs.ServiceType.Daemon), ("oneshot", Specs.ServiceType.OneShot), ("forking", Specs.ServiceType.Forking));

    public static readonly Choice<RestartPolicy> RestartPolicy = new(
        ("permanent", Actors.RestartPolicy.Permanent),
        ("transient", Actors.RestartPolicy.Transient),
        ("temporary", Actors.RestartPolicy.Temporary));

    public static readonly Choice<OnLimit> OnLimit = new(("fail", Specs.OnLimit.Fail), ("escalate", Specs.OnLimit.Escalate));

    public static readonly Choice<StartTrigger> StartTrigger = new(("with-node", Specs.StartTrigger.WithNode), ("on-connection", Specs.StartTrigger.OnConnection));

    public static readonly Choice<HandoffMode> HandoffMode = new(("none", Specs.HandoffMode.None), ("overlap", Specs.HandoffMode.Overlap), ("redirect", Specs.HandoffMode.Redirect), ("proxy", Specs.HandoffMode.Proxy));

    public static readonly Choice<RedirectTool> RedirectTool =
        new(("auto", Posix.Redirecting.RedirectTool.Auto), ("nft", Posix.Redirecting.RedirectTool.Nft), ("iptables", Posix.Redirecting.RedirectTool.Iptables));

    public static readonly Choice<WhenBusy> WhenBusy = new(("wait", Specs.WhenBusy.Wait), ("refuse", Specs.WhenBusy.Refuse));

    public static readonly Choice<KillScope> KillScope =
        new(("tree", Specs.KillScope.Tree), ("group", Specs.KillScope.Group), ("process", Specs.KillScope.Process));

    /// <summary>The words, most of which are also the keys of what belongs to them.</summary>
    public static readonly Choice<string> ReadyWhen = new(
        ("spawned", "spawned"), ("notify", "notify"), ("fd", "fd"), ("tcp", "tcp"), ("http", "http"), ("exec", "exec"), ("log", "log"));

    public static readonly Choice<HealthAction> HealthAction =
        new(("restart", Specs.HealthAction.Restart), ("fail", Specs.HealthAction.Fail), ("none", Specs.HealthAction.None));

    public static readonly Choice<HookAction> HookAction = new(
        ("start", Specs.HookAction.Start), ("stop", Specs.HookAction.Stop), ("restart", Specs.HookAction.Restart), ("reload", Specs.HookAction.Reload));

    public static readonly Choice<ScheduleOverlap> Overlap =
        new(("skip", ScheduleOverlap.Skip), ("queue", ScheduleOverlap.Queue), ("restart", ScheduleOverlap.Restart));

    public static readonly Choice<CatchUp> CatchUp = new(("none", Specs.CatchUp.None), ("once", Specs.CatchUp.Once));

    public static readonly Choice<RequirementCondition> Condition = new(
        ("ready", RequirementCondition.Ready),
        ("started", RequirementCondition.Started),
        ("healthy", RequirementCondition.Healthy),
        ("completed", RequirementCondition.Completed));

    public static readonly Choice<WhenLost> WhenLost =
        new(("stop", Specs.WhenLost.Stop), ("restart", Specs.WhenLost.Restart), ("ignore", Specs.WhenLost.Ignore));

    public static readonly Choice<WhenFull> WhenFull = new(("block", Specs.WhenFull.Block), ("drop", Specs.WhenFull.Drop));

    public static readonly Choice<LogFileMode> LogFileMode = new(("append", Specs.LogFileMode.Append), ("create", Specs.LogFileMode.Create));

    public static readonly Choice<SupervisionStrategy> Strategy = new(
        ("one-for-one", SupervisionStrategy.OneForOne),
        ("one-for-all", SupervisionStrategy.OneForAll),
        ("rest-for-one", SupervisionStrategy.RestForOne));

    public static readonly Choice<AutoShutdown> AutoShutdown = new(
        ("never", Actors.AutoShutdown.Never),
        ("any-significant", Actors.AutoShutdown.AnySignificant),
        ("all-significant", Actors.AutoShutdown.AllSignificant));

    public static readonly Choice<OnRootFailure> OnRootFailure =
        new(("stay", Specs.OnRootFailure.Stay), ("exit", Specs.OnRootFailure.Exit));

    public static readonly Choice<OrphanPolicy> OrphanPolicy =
        new(("adopt", Specs.OrphanPolicy.Adopt), ("kill", Specs.OrphanPolicy.Kill));

    public static readonly Choice<StartMode> StartMode =
        new(("full", Specs.StartMode.Full), ("half", Specs.StartMode.Half), ("quiet", Specs.StartMode.Quiet));

    public static readonly Choice<KeeperMode> KeeperMode =
        new(("process", Specs.KeeperMode.Process), ("in-process", Specs.KeeperMode.InProcess));

    public static readonly Choice<ApiAuth> ApiAuth = new(("token", Specs.ApiAuth.Token), ("none", Specs.ApiAuth.None));

    public static readonly Choice<string> JournalProvider =
        new(("sqlite", "sqlite"), ("postgresql", "postgresql"), ("memory", "memory"));
}
