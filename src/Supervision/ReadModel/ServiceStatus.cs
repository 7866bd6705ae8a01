using System.Collections.Immutable;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.ReadModel;

/// <summary>A service as shown outside, published on the event stream at every change.</summary>
/// <param name="Spec">What is wanted.</param>
/// <param name="Model">What is.</param>
/// <param name="Change">Counts the changes of this service, from 1.</param>
/// <param name="Warnings">What an operator should know though the service goes on.</param>
/// <param name="Text">What its process says of itself, <c>STATUS</c> of sd_notify(3); null when it says nothing.</param>
public sealed record ServiceStatus(ServiceSpec Spec, ServiceModel Model, long Change, ImmutableArray<string> Warnings, string? Text = null)
{
    /// <summary>When its schedule or its repetition is due next; null when nothing is.</summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>What its start waits for though nothing stands against it, in words; null when it does not.</summary>
    public string? Awaited { get; init; }
}

/// <summary>A group as shown outside, published on the event stream at every change.</summary>
/// <param name="Spec">What is wanted.</param>
/// <param name="Word"><c>running</c>, <c>restarting</c>, <c>stopping</c>, <c>stopped</c> or <c>failed</c>.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="RestartsInPeriod">Restarts that count now.</param>
/// <param name="Change">Counts the changes of this group, from 1.</param>
public sealed record GroupStatus(GroupSpec Spec, string Word, string Reason, int RestartsInPeriod, long Change);

/// <summary>A service is no more.</summary>
/// <param name="Name">Its name.</param>
public sealed record ServiceRemoved(string Name);

/// <summary>A group is no more.</summary>
/// <param name="Path">Its path.</param>
public sealed record GroupRemoved(string Path);
