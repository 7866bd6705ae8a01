using System.Globalization;
using Supervision.Actors;
using Supervision.Specs;

namespace Supervision.Services;

/// <summary>How values are said to people.</summary>
internal static class Words
{
    /// <summary>Such as <c>250ms</c>, <c>1.5s</c>, <c>10m</c>; what HOCON reads back.</summary>
    public static string Duration(TimeSpan value) => value switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(value.TotalMilliseconds)}ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(value.TotalSeconds, 1)}s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(value.TotalMinutes, 1)}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(value.TotalHours, 1)}h"),
    };

    /// <summary>What runs: a process by its number, or, without one, what a host application manages in its own.</summary>
    public static string Process(int pid) => pid == MainProcess.Inside ? "the managed instance" : string.Create(CultureInfo.InvariantCulture, $"pid {pid}");

    /// <summary>That it runs.</summary>
    public static string Runs(int pid) => pid == MainProcess.Inside ? "runs inside the host application" : $"runs as {Process(pid)}";

    /// <summary>As in the configuration.</summary>
    public static string Of(HookMoment moment) => moment switch
    {
        HookMoment.PreStart => "pre-start",
        HookMoment.PostStart => "post-start",
        HookMoment.PreStop => "pre-stop",
        _ => "post-stop",
    };

    /// <summary>The command that an action is.</summary>
    public static CommandVerb VerbOf(HookAction action) => action switch
    {
        HookAction.Start => CommandVerb.Start,
        HookAction.Stop => CommandVerb.Stop,
        HookAction.Restart => CommandVerb.Restart,
        _ => CommandVerb.Reload,
    };

    /// <summary>As in the configuration.</summary>
    public static string Of(RestartPolicy policy) => policy switch
    {
        RestartPolicy.Permanent => "permanent",
        RestartPolicy.Transient => "transient",
        _ => "temporary",
    };
}
