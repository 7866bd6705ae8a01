namespace Supervision.Actors;

/// <summary>What a child is, for counting and for the default of its shutdown.</summary>
public enum ChildType
{
    /// <summary>It does the work.</summary>
    Worker,

    /// <summary>It supervises others, and so gets all the time it needs to stop them.</summary>
    Supervisor,
}

/// <summary>What a supervisor knows about a child.</summary>
/// <param name="Id">Its name among the supervisor's children, valid as an actor's name.</param>
/// <param name="Props">How to make it. It has started when its <c>PreStart</c> has returned, unless it defers that.</param>
public sealed record ChildSpec(string Id, Props Props)
{
    /// <summary>Which ends are answered by a restart; default permanent.</summary>
    public RestartPolicy Restart { get; init; } = RestartPolicy.Permanent;

    /// <summary>What it is; default a worker.</summary>
    public ChildType Type { get; init; } = ChildType.Worker;

    /// <summary>How it is stopped; null, the default, is 5 s for a worker and without a limit for a supervisor.</summary>
    public ChildShutdown? Shutdown { get; init; }

    /// <summary>Whether its end counts for <see cref="SupervisorOptions.AutoShutdown"/>; default false.</summary>
    public bool Significant { get; init; }

    /// <summary>For simple-one-for-one: makes the props of a dynamic child from the argument of its start; null uses <see cref="Props"/>.</summary>
    public Func<object?, Props>? Template { get; init; }

    internal ChildShutdown EffectiveShutdown => Shutdown
        ?? (Type == ChildType.Supervisor ? ChildShutdown.Infinity : ChildShutdown.After(TimeSpan.FromSeconds(5)));
}
