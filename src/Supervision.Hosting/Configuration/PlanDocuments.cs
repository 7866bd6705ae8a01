using Supervision.Api;
using Supervision.Specs.Reconciliation;

namespace Supervision.Hosting.Configuration;

/// <summary>Plans, as the API shows them.</summary>
internal static class PlanDocuments
{
    public static PlanDocument Of(PlanAnswer answer, bool applied, string node) => new()
    {
        Id = answer.Plan.Id,
        Applied = applied,
        Changes = [.. answer.Plan.Changes.Select(c => Of(c, node))],
        Errors = [.. answer.Errors.Select(e => e.ToString())],
    };

    /// <summary>A line for the log, such as <c>restart web (command: [a] → [b])</c>.</summary>
    public static string LineOf(PlannedChange change) =>
        $"{WordOf(change.Action)} {(change.Subject is ChangeSubject.Node ? "the node" : change.Name)} ({change.Why})";

    private static ChangeDocument Of(PlannedChange change, string node) => new(
        change.Subject.ToString().ToLowerInvariant(),
        change.Subject is ChangeSubject.Node ? node : change.Name,
        WordOf(change.Action),
        change.Why,
        [.. change.Keys.Select(k => new KeyDocument(k.Key, k.Before, k.After))]);

    private static string WordOf(ChangeAction action) => action is ChangeAction.DaemonRestart ? "restart-daemon" : action.ToString().ToLowerInvariant();
}
