using System.Collections.Immutable;

namespace Supervision.Specs;

/// <summary>What is done around the life of each process of a service. The entries of a list are done one after another.</summary>
public sealed record HooksSpec
{
    /// <summary>No hooks.</summary>
    public static HooksSpec None { get; } = new();

    /// <summary>Before it is started; a failure is a failed start.</summary>
    public ImmutableArray<HookSpec> PreStart { get; init; } = [];

    /// <summary>Once it is ready; a failure is told, and changes nothing.</summary>
    public ImmutableArray<HookSpec> PostStart { get; init; } = [];

    /// <summary>Before it is asked to stop; a failure is told, and the stop goes on.</summary>
    public ImmutableArray<HookSpec> PreStop { get; init; } = [];

    /// <summary>When nothing of it is left, also after a crash; a failure is told, and changes nothing.</summary>
    public ImmutableArray<HookSpec> PostStop { get; init; } = [];

    /// <summary>The hooks of one moment.</summary>
    public ImmutableArray<HookSpec> At(HookMoment moment) => moment switch
    {
        HookMoment.PreStart => PreStart,
        HookMoment.PostStart => PostStart,
        HookMoment.PreStop => PreStop,
        _ => PostStop,
    };
}

/// <summary>One thing to do at a moment of a service's life: a command, or an action on another service.</summary>
public sealed record HookSpec
{
    /// <summary>The program and its arguments; empty for an action.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>The service to act on; null for a command.</summary>
    public ServiceName? Service { get; init; }

    /// <summary>What to do with that service.</summary>
    public HookAction Action { get; init; }

    /// <summary>It may take no longer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where it was written, as <c>file:line</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>As people call it.</summary>
    public override string ToString() =>
        Service is { } service ? $"{Action.ToString().ToLowerInvariant()} {service}" : string.Join(' ', Command);
}

/// <summary>Moments in the life of a process that hooks can be tied to.</summary>
public enum HookMoment
{
    /// <summary>Before it is started.</summary>
    PreStart,

    /// <summary>Once it is ready.</summary>
    PostStart,

    /// <summary>Before it is asked to stop.</summary>
    PreStop,

    /// <summary>When nothing of it is left.</summary>
    PostStop,
}
