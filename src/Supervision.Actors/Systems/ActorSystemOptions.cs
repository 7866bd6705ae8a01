namespace Supervision.Actors;

/// <summary>What an actor system is given from outside.</summary>
public sealed record ActorSystemOptions
{
    /// <summary>Clock and timers of everything in the system; default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where actors run; default the thread pool.</summary>
    public ActorDispatcher Dispatcher { get; init; } = ActorDispatcher.ThreadPool;

    /// <summary>Seed of <see cref="ActorSystem.CreateRandom"/>; null takes one from the clock.</summary>
    public int? Seed { get; init; }

    /// <summary>Receives log events on the thread that logs, so it should be quick; null drops them.</summary>
    public Action<LogEvent>? LogSink { get; init; }

    /// <summary>Events below this level are dropped; default <see cref="LogLevel.Info"/>.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Info;

    /// <summary>Most messages that an actor handles before others have their turn; default 100, at least 1.</summary>
    public int Throughput { get; init; } = 100;

    /// <summary>How long an Ask waits that names no timeout; default 30 s.</summary>
    public TimeSpan AskTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Strategy for actors directly below <c>/user</c>.</summary>
    public SupervisorStrategy GuardianStrategy { get; init; } = SupervisorStrategy.Default;
}
