using System.Collections.Immutable;
using Supervision.Specs;
using Supervision.Specs.Reconciliation;

namespace Supervision.Services;

/// <summary>
/// The spec that a service acts on. A process is stopped as the spec says that it was started by; a spec that replaces it waits until then.
/// </summary>
internal sealed class SpecInForce(ServiceSpec spec)
{
    private (ServiceSpec Spec, ServiceInput.SpecChanged Change)? _next;
    private ServiceSpec? _risen;

    public ServiceSpec Current { get; private set; } = spec;

    /// <summary>Why the next process has to wait: it shall be one of the new spec. Null when there is none.</summary>
    public Obstacle? Coming { get; private set; }

    /// <summary>What the next process is to run by; that of a handoff, while there is one, by what it was started by.</summary>
    public ServiceSpec Next => _risen ?? Newest;

    /// <summary>What a process that is started now is to run by.</summary>
    public ServiceSpec Newest => _next?.Spec ?? Current;

    /// <summary>A process is started beside the present one, by the newest spec.</summary>
    public ServiceSpec Rise() => _risen = Newest;

    /// <summary>It came to nothing.</summary>
    public void Fall() => _risen = null;

    /// <summary>It has taken the place of the other one, whose spec is in force no more. What has changed meanwhile waits on.</summary>
    public void TakeOver()
    {
        if (_risen is not { } risen)
        {
            return;
        }

        (Current, _risen) = (risen, null);
        if (ReferenceEquals(_next?.Spec, risen))
        {
            (_next, Coming) = (null, null);
        }
    }

    /// <summary>Takes a new spec. The result is what the machine is to be told; null when nothing that counts has changed.</summary>
    /// <param name="wanted">The new spec.</param>
    /// <param name="lives">Whether a process of the present one has to go first, where it has to be another.</param>
    /// <param name="runsBy">What that process was started by; null where that is not known, or it is on its way down already.</param>
    /// <param name="by">Who applied it.</param>
    public ServiceInput.SpecChanged? Replace(ServiceSpec wanted, bool lives, ImmutableSortedDictionary<string, string>? runsBy, string by)
    {
        var changes = SpecImprint.Correct(KeyChanges.Between(ServiceKeys.All, _next?.Spec ?? Current, wanted), runsBy, wanted);
        if (changes.IsEmpty)
        {
            // The process may have run by this spec all the time, and only the daemon not known it.
            Current = _next is null ? wanted : Current;
            return null;
        }

        var restarts = changes.Any(c => c.Impact is ChangeImpact.Restart);
        var enabled = changes.Any(c => c.Key == ServiceKeys.Enabled) ? wanted.Enabled : (bool?)null;
        var change = new ServiceInput.SpecChanged(restarts, enabled, Cause.Configuration(by, string.Join(", ", changes.Select(c => c.Shown))));
        if (lives && (restarts || _next is not null))
        {
            _next = (wanted, change with { Restarts = true });
            Coming = new Obstacle("the end of its former process", change.Cause);
        }
        else
        {
            Current = wanted;
        }

        return change;
    }

    /// <summary>The process of the present spec is gone, or is being replaced. The result is the change that has come into force; null when none waited.</summary>
    public ServiceInput.SpecChanged? Advance()
    {
        if (_next is not var (spec, change))
        {
            return null;
        }

        (Current, _next, _risen, Coming) = (spec, null, null, null);
        return change;
    }
}
