using Supervision.Api;

namespace Supervision.Hosting.Tests.Http;

/// <summary>Documents to show.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly CauseDocument Boot = new("boot", null, "boot");

    public static readonly GroupDocument Root = new()
    {
        Path = "/",
        Strategy = "one-for-one",
        PeriodSeconds = 5,
        AutoShutdown = "never",
        State = "running",
        Reason = "all is well",
        RestartsInPeriod = 2,
        Members = ["web", "worker"],
        Serial = 3,
    };

    public static ServiceDocument Service(string name, string state = "running") => new()
    {
        Name = name,
        Group = "/",
        State = state,
        Enabled = true,
        Since = Noon,
        Reason = "it is ready",
        Cause = Boot,
        Serial = 4,
        Pid = 4711,
        Incarnations = [new(name + "#1", 0, 4711, Noon, true)],
        Restarts = 3,
    };

    public static NodeDocument Node(string state = "running", params string[] degraded) => new()
    {
        Name = "n1",
        Version = "0.1.0",
        Pid = 1,
        StartedAt = Noon,
        BootId = "b",
        DataDir = "/d",
        State = state,
        Degraded = degraded,
        Serial = 7,
    };

    public static LogRecord Line(long id, string text = "hello") => new(id, Noon, "web", "stdout", text);
}
