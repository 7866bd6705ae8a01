using System.Text.Json.Nodes;
using Supervision.Actors;

namespace Supervision.Conformance.Otp;

/// <summary>What happened, in order, since it was last taken.</summary>
internal sealed class EventTrace
{
    private readonly List<Entry> _entries = [];

    internal void Add(string what, string id, int attempt) => _entries.Add(new Entry([what, id, attempt], id));

    /// <summary>Notes the end of an actor.</summary>
    /// <param name="actor">The actor.</param>
    /// <param name="id">Its id.</param>
    /// <param name="attempt">Its attempt.</param>
    /// <param name="endedByItself">Whether it ended by itself rather than because it was stopped.</param>
    internal void AddExit(IActorContext actor, string id, int attempt, bool endedByItself) =>
        _entries.Add(new Entry(["exit", id, attempt, ClassOf(actor.ExitReason)], id)
        {
            Ended = actor.Self,
            StoppedBy = endedByItself ? null : actor.Parent,
        });

    /// <summary>What happened. Children of dynamic supervisors that ended with them did so all at once: they are listed by name.</summary>
    /// <param name="dynamicSupervisors">The supervisors that this is about.</param>
    /// <param name="stoppedAlone">Actors that a command stopped, and not the end of their supervisor.</param>
    internal JsonArray Take(IReadOnlySet<IActorRef> dynamicSupervisors, IReadOnlySet<IActorRef> stoppedAlone)
    {
        for (var end = 0; end < _entries.Count; end++)
        {
            if (_entries[end].Ended is not { } supervisor || !dynamicSupervisors.Contains(supervisor))
                continue;
            var start = end;
            while (start > 0 && _entries[start - 1].StoppedBy == supervisor && !stoppedAlone.Contains(_entries[start - 1].Ended!))
                start--;
            _entries.Sort(start, end - start, Comparer<Entry>.Create((a, b) => string.CompareOrdinal(a.Id, b.Id)));
        }

        var taken = new JsonArray([.. _entries.Select(entry => entry.Event)]);
        _entries.Clear();
        return taken;
    }

    private static string ClassOf(ExitReason? reason) => reason switch
    {
        ExitReason.NormalExit => "normal",
        ExitReason.ShutdownExit => "shutdown",
        ExitReason.KilledExit => "killed",
        _ => "crash",
    };

    private sealed record Entry(JsonArray Event, string Id)
    {
        internal IActorRef? Ended { get; init; }

        internal IActorRef? StoppedBy { get; init; }
    }
}
