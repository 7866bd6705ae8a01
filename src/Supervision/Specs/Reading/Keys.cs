namespace Supervision.Specs.Reading;

/// <summary>The keys of each object of the format.</summary>
internal static class Keys
{
    public const string Root = "supervision";

    public const string DefaultsPath = "supervision.defaults";

    public static readonly KeySet Supervision =
        new("node", "root", "data-dir", "api", "keeper", "journal", "start", "load-paths", "listeners", "defaults", "services", "groups");

    public static readonly KeySet Node =
        new("name", "start-concurrency", "boot-timeout", "on-root-failure", "orphans", "redirect") { Later = ["roles"] };

    public static readonly KeySet Redirect = new("tool", "prefix");

    public static readonly KeySet Api = new("listen", "hosts", "auth");

    public static readonly KeySet Keeper = new("mode");

    public static readonly KeySet Journal = new("provider", "connection-string", "keep-events");

    public static readonly KeySet Start = new("mode", "services");

    public static readonly KeySet RootGroup = new("strategy", "intensity", "period", "auto-shutdown");

    public static readonly KeySet Group = new("strategy", "intensity", "period", "auto-shutdown", "services", "groups");

    public static readonly KeySet Service = new(
        "command", "shell", "description", "type", "enabled", "significant", "working-directory", "environment", "environment-files",
        "clear-environment", "user", "group", "supplementary-groups", "ambient-capabilities", "no-new-privileges", "umask", "nice",
        "oom-score-adjust", "limits", "provides", "requires", "wants", "after", "conflicts", "restart", "stop", "reload", "ready", "health",
        "watchdog", "hooks", "repeat", "schedule", "pid-file", "descriptor-store-max", "cgroup", "logs", "replicas", "listeners", "start", "handoff")
    {
        Later = ["update"],
    };

    public static readonly KeySet Listener =
        new("address", "backlog", "reuse-port", "dual-stack", "nodelay", "keepalive", "mode", "user", "group");

    public static readonly KeySet Requirement = new("service", "condition", "when-lost");

    public static readonly KeySet Restart =
        new("policy", "limit", "period", "on-limit", "success-exit-codes", "prevent-exit-codes", "backoff");

    public static readonly KeySet Backoff = new("min", "max", "reset-after");

    public static readonly KeySet Stop = new("signal", "timeout", "command", "kill");

    public static readonly KeySet Handoff = new(
        "mode", "settle", "drain-signal", "drain-timeout", "when-busy", "ports", "port-variable", "public", "hold-max", "hold-timeout");

    public static readonly KeySet Reload = new("signal", "command", "notifies", "timeout");

    public static readonly KeySet Ready = new("when", "timeout", "interval", "exec", "tcp", "http", "log", "fd");

    public static readonly KeySet Health = new("exec", "tcp", "http", "interval", "timeout", "failures", "start-period", "action");

    public static readonly KeySet HttpProbe = new("url", "status");

    public static readonly KeySet Cgroup = new("memory-max", "pids-max", "cpu-max", "cpu-weight");

    public static readonly KeySet Hooks = new("pre-start", "post-start", "pre-stop", "post-stop");

    public static readonly KeySet Hook = new("command", "service", "action", "timeout");

    public static readonly KeySet Logs = new("keep-lines", "when-full", "stdout", "stderr");

    public static readonly KeySet LogFile = new("file", "mode", "rotate");

    public static readonly KeySet Rotate = new("size", "every", "keep", "compress");

    public static readonly KeySet Repeat = new("action", "every");

    public static readonly KeySet Schedule = new("cron", "time-zone", "action", "overlap", "catch-up");
}
