using System.Collections.Immutable;
using Supervision.Actors;

namespace Supervision.Specs;

/// <summary>When and how fast a service is started again after its process has ended by itself.</summary>
public sealed record RestartSpec
{
    private static readonly ImmutableArray<int> Success = [0];

    /// <summary>After which ends it is started again.</summary>
    public RestartPolicy Policy { get; init; } = RestartPolicy.Permanent;

    /// <summary>How many restarts are allowed within <see cref="Period"/>; null is unlimited.</summary>
    public int? Limit { get; init; } = 10;

    /// <summary>The sliding window of <see cref="Limit"/>.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What happens beyond the limit.</summary>
    public OnLimit OnLimit { get; init; } = OnLimit.Fail;

    /// <summary>Exit codes that are an expected end.</summary>
    public ImmutableArray<int> SuccessExitCodes { get; init; } = Success;

    /// <summary>Exit codes after which it is never started again.</summary>
    public ImmutableArray<int> PreventExitCodes { get; init; } = [];

    /// <summary>How long to wait before a restart.</summary>
    public BackoffSpec Backoff { get; init; } = new();
}

/// <summary>What happens when a service has used up its restarts.</summary>
public enum OnLimit
{
    /// <summary>It goes to <c>failed</c>; the others go on.</summary>
    Fail,

    /// <summary>Its group fails.</summary>
    Escalate,
}

/// <summary>Decorrelated jitter: the first restart after a healthy time is immediate, each further one waits between <see cref="Min"/> and three times the wait before, at most <see cref="Max"/>.</summary>
public sealed record BackoffSpec
{
    /// <summary>The shortest wait.</summary>
    public TimeSpan Min { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it must have been ready for the next restart to be immediate again.</summary>
    public TimeSpan ResetAfter { get; init; } = TimeSpan.FromSeconds(10);
}
