using System.Collections.Immutable;

namespace Supervision.ReadModel;

/// <summary>
/// What all services and groups are now: an immutable snapshot with a serial that grows with each change. Written by one
/// actor, read by anybody without waiting.
/// </summary>
/// <param name="firstSerial">Where the serial begins: above all that an earlier daemon has given out, so that it never goes back.</param>
public sealed class Board(long firstSerial)
{
    /// <summary>Removed services remembered for those who follow the changes; who was away for longer sees them missing in the next snapshot.</summary>
    private const int RemovedMax = 1000;

    private readonly Lock _lock = new();
    private volatile BoardSnapshot _current = BoardSnapshot.Empty with { Serial = firstSerial };
    private TaskCompletionSource? _next;

    /// <summary>Where the serial began; what changed before it is not known here.</summary>
    public long FirstSerial => firstSerial;

    /// <summary>The newest snapshot.</summary>
    public BoardSnapshot Current => _current;

    /// <summary>Ends when the serial has passed one.</summary>
    public Task WaitAsync(long serial, CancellationToken cancellationToken)
    {
        Task next;
        lock (_lock)
        {
            if (_current.Serial > serial)
            {
                return Task.CompletedTask;
            }

            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            next = _next.Task;
        }

        return next.WaitAsync(cancellationToken);
    }

    internal void Publish(ServiceStatus status) => Advance((current, serial) =>
        current with
        {
            Services = current.Services.SetItem(status.Spec.Name.Text, new Posted<ServiceStatus>(status, serial)),
            Removed = current.Removed.Remove(status.Spec.Name.Text),
        });

    internal void Publish(GroupStatus status) => Advance((current, serial) =>
        current with { Groups = current.Groups.SetItem(status.Spec.Path, new Posted<GroupStatus>(status, serial)) });

    internal void RemoveService(string name) => Advance((current, serial) =>
    {
        var removed = current.Removed.SetItem(name, serial);
        return current with
        {
            Services = current.Services.Remove(name),
            Removed = removed.Count <= RemovedMax ? removed : removed.Remove(removed.MinBy(r => r.Value).Key),
        };
    });

    internal void RemoveGroup(string path) => Advance((current, _) => current with { Groups = current.Groups.Remove(path) });

    private void Advance(Func<BoardSnapshot, long, BoardSnapshot> change)
    {
        TaskCompletionSource? next;
        lock (_lock)
        {
            var serial = _current.Serial + 1;
            _current = change(_current, serial) with { Serial = serial };
            (next, _next) = (_next, null);
        }

        next?.SetResult();
    }
}

/// <summary>All services and groups at one moment.</summary>
/// <param name="Serial">How many changes led here.</param>
/// <param name="Services">By name.</param>
/// <param name="Groups">By path.</param>
public sealed record BoardSnapshot(
    long Serial,
    ImmutableSortedDictionary<string, Posted<ServiceStatus>> Services,
    ImmutableSortedDictionary<string, Posted<GroupStatus>> Groups)
{
    /// <summary>Before the first change.</summary>
    public static BoardSnapshot Empty { get; } = new(
        0,
        ImmutableSortedDictionary.Create<string, Posted<ServiceStatus>>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, Posted<GroupStatus>>(StringComparer.Ordinal));

    /// <summary>Services that are no more, with the serial at which they were removed.</summary>
    public ImmutableDictionary<string, long> Removed { get; init; } = ImmutableDictionary<string, long>.Empty;
}

/// <summary>A status and the serial of the change that brought it.</summary>
/// <param name="Status">The status.</param>
/// <param name="Serial">The serial.</param>
public sealed record Posted<T>(T Status, long Serial);
