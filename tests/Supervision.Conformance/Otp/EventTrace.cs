using System.Text.Json.Nodes;
using Supervision.Actors;

namespace Supervision.Conformance.Otp;

/// <summary>What happened, in order, since it was last taken.</summary>
internal sealed class EventTrace
{
    private readonly List<Entry> _entries = [];

    internal void Add(string what, string id, int attempt) => _entries.Add(new Entry([what, id, attempt], null, id));

    /// <summary>Notes the end of a process.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="attempt">Its attempt.</param>
    /// <param name="reason">Why it ended.</param>
    /// <param name="stoppedBy">For a dynamic child that did not end by itself or by a command: its supervisor.</param>
    internal void AddExit(string id, int attempt, ExitReason? reason, object? stoppedBy) =>
        _entries.Add(new Entry(["exit", id, attempt, ClassOf(reason)], stoppedBy, id));

    /// <summary>Dynamic children that end with their supervisor do so all at once: they are listed by name.</summary>
    internal void SortTail(object supervisor)
    {
        var start = _entries.Count;
        while (start > 0 && _entries[start - 1].StoppedBy == supervisor)
            start--;
        _entries.Sort(start, _entries.Count - start, Comparer<Entry>.Create((a, b) => string.CompareOrdinal(a.Id, b.Id)));
    }

    internal JsonArray Take()
    {
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

    private sealed record Entry(JsonArray Event, object? StoppedBy, string Id);
}
