using System.Collections.Immutable;
using Supervision.Fronting;
using Supervision.Schedules;

namespace Supervision.Services;

/// <summary>All that is known of a service: its facts, added up.</summary>
public sealed record ServiceModel
{
    /// <summary>A service of which nothing is known yet.</summary>
    public static ServiceModel New { get; } = new();

    /// <summary>Where it is in its life.</summary>
    public ServiceState State { get; init; } = new ServiceState.Disabled();

    /// <summary>Whether it shall run now.</summary>
    public bool Wanted { get; init; }

    /// <summary>An operator's word on whether it starts at boot; null leaves it to the configuration.</summary>
    public bool? EnabledByOperator { get; init; }

    /// <summary>The boot in which it was last seen; null before the first.</summary>
    public string? BootId { get; init; }

    /// <summary>The newest incarnation ever ordered, from 1.</summary>
    public int LastNumber { get; init; }

    /// <summary>What the newest incarnation was started by: the keys that shape a process, in words; null where that is not known.</summary>
    public ImmutableSortedDictionary<string, string>? RunsBy { get; init; }

    /// <summary>The port that the incarnation which is the service has of its own; null where it has none, or none is known.</summary>
    public int? Port { get; init; }

    /// <summary>When the newest incarnation was started, on the monotonic clock.</summary>
    public TimeSpan LastStart { get; init; }

    /// <summary>How far its schedule has come; null when it has none.</summary>
    public ScheduleProgress? Schedule { get; init; }

    /// <summary>Commands that it was given lately, oldest first.</summary>
    public ImmutableArray<GivenCommand> Commands { get; init; } = [];

    /// <summary>How often it was started again by itself since it was last cleared.</summary>
    public long Restarts { get; init; }

    /// <summary>When it was started again lately, on the monotonic clock, oldest first.</summary>
    public ImmutableArray<TimeSpan> RecentRestarts { get; init; } = [];

    /// <summary>The wait before the last restart, from which the next is derived; zero after a healthy time.</summary>
    public TimeSpan LastDelay { get; init; }

    /// <summary>Restarts in a row without a healthy time between them.</summary>
    public int Streak { get; init; }

    /// <summary>The process beside the one that is the service; null outside a handoff.</summary>
    public Handoff? Handoff { get; init; }

    /// <summary>Why the last handoff came to nothing; null when it did not.</summary>
    public HandoffFailure? HandoffFailure { get; init; }

    /// <summary>What its health check says of the process that runs; null before the first result.</summary>
    public bool? Healthy { get; init; }

    /// <summary>Why the last reload failed; null when it did not.</summary>
    public string? ReloadError { get; init; }

    /// <summary>How the last process ended.</summary>
    public ExitDescription? Exit { get; init; }

    /// <summary>When it came into its state.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Why it is there, in words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Who or what brought it there.</summary>
    public Cause Cause { get; init; } = Cause.Boot;

    /// <summary>As it was before it was stored: a list that an earlier version did not know yet is empty.</summary>
    internal ServiceModel Restored() => this with
    {
        Commands = Commands.IsDefault ? [] : Commands,
        RecentRestarts = RecentRestarts.IsDefault ? [] : RecentRestarts,
    };

    /// <summary>Whether it starts at boot.</summary>
    public bool IsEnabled(bool enabledByConfiguration) => EnabledByOperator ?? enabledByConfiguration;

    /// <summary>The incarnation that has a process, or is getting one; null when nothing of it runs.</summary>
    public int? LiveNumber => State switch
    {
        ServiceState.Starting s => s.Number,
        ServiceState.Running r => r.Number,
        ServiceState.Stopping s => s.Number,
        _ => null,
    };

    /// <summary>Whether nothing of it runs, nor is about to.</summary>
    public bool IsAtRest => LiveNumber is null && Handoff is null;

    /// <summary>The incarnation to whose own port new clients are led; null while there is none.</summary>
    public int? ServingNumber => FrontAim.Of(this)?.Number;

    /// <summary>The port that an incarnation has of its own; null where it has none.</summary>
    public int? PortOf(int number) => Handoff is { } handoff && handoff.Number == number ? handoff.Port : Port;

    /// <summary>The newest incarnation that is known to have had a process.</summary>
    public int LastStarted => Handoff is { Process: null } || State is ServiceState.Starting { Process: null } or ServiceState.Stopping { Process: null } ? LastNumber - 1 : LastNumber;

    /// <summary>The main process; null when none runs.</summary>
    public MainProcess? Process => State switch
    {
        ServiceState.Starting s => s.Process,
        ServiceState.Running r => r.Process,
        ServiceState.Stopping { Exit: null } s => s.Process,
        _ => null,
    };
}
