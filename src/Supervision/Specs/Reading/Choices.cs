namespace Supervision.Specs.Reading;

/// <summary>The words of the format.</summary>
internal static class Choices
{
    public static readonly Choice<ServiceType> ServiceType =
        new(("daemon", Specs.ServiceType.Daemon), ("oneshot", Specs.ServiceType.OneShot)) { Later = ["forking"] };

    public static readonly Choice<RestartPolicy> RestartPolicy = new(
        ("permanent", Specs.RestartPolicy.Permanent),
        ("transient", Specs.RestartPolicy.Transient),
        ("temporary", Specs.RestartPolicy.Temporary));

    public static readonly Choice<OnLimit> OnLimit = new(("fail", Specs.OnLimit.Fail), ("escalate", Specs.OnLimit.Escalate));

    public static readonly Choice<KillScope> KillScope =
        new(("tree", Specs.KillScope.Tree), ("group", Specs.KillScope.Group), ("process", Specs.KillScope.Process));

    /// <summary>Readiness has no type yet: there is one way.</summary>
    public static readonly Choice<string> ReadyWhen =
        new(("spawned", "spawned")) { Later = ["notify", "fd", "tcp", "http", "exec", "log"] };

    public static readonly Choice<RequirementCondition> Condition = new(
        ("ready", RequirementCondition.Ready),
        ("started", RequirementCondition.Started),
        ("completed", RequirementCondition.Completed)) { Later = ["healthy"] };

    public static readonly Choice<WhenLost> WhenLost =
        new(("stop", Specs.WhenLost.Stop), ("restart", Specs.WhenLost.Restart), ("ignore", Specs.WhenLost.Ignore));

    public static readonly Choice<RestartStrategy> Strategy = new(
        ("one-for-one", RestartStrategy.OneForOne),
        ("one-for-all", RestartStrategy.OneForAll),
        ("rest-for-one", RestartStrategy.RestForOne));

    public static readonly Choice<AutoShutdown> AutoShutdown = new(
        ("never", Specs.AutoShutdown.Never),
        ("any-significant", Specs.AutoShutdown.AnySignificant),
        ("all-significant", Specs.AutoShutdown.AllSignificant));

    public static readonly Choice<OnRootFailure> OnRootFailure =
        new(("stay", Specs.OnRootFailure.Stay), ("exit", Specs.OnRootFailure.Exit));

    public static readonly Choice<KeeperMode> KeeperMode =
        new(("process", Specs.KeeperMode.Process), ("in-process", Specs.KeeperMode.InProcess));

    public static readonly Choice<ApiAuth> ApiAuth = new(("token", Specs.ApiAuth.Token), ("none", Specs.ApiAuth.None));

    public static readonly Choice<string> JournalProvider =
        new(("sqlite", "sqlite"), ("postgresql", "postgresql"), ("memory", "memory"));
}
