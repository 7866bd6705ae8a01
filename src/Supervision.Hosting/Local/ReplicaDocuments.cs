using Supervision.Api;

namespace Supervision.Hosting.Local;

/// <summary>The replicas of a service, each with a document of its own, as one document: where they differ, it shows what asks for most attention.</summary>
internal static class ReplicaDocuments
{
    /// <summary>What asks for most attention stands first.</summary>
    private static readonly string[] States = ["failed", "backoff", "waiting", "starting", "stopping", "reloading", "disabled", "running", "completed"];

    public static ServiceDocument Of(ServiceView view, IReadOnlyList<ServiceDocument> replicas)
    {
        var (first, worst) = (replicas[0], replicas.MinBy(r => Array.IndexOf(States, r.State))!);
        var alike = replicas.Count(r => r.State == worst.State);
        return first with
        {
            Name = view.Name,
            State = worst.State,
            Since = worst.Since,
            Reason = alike == replicas.Count && worst.State == "running" ? $"{alike} replicas run"
                : $"{alike} of {replicas.Count} {worst.State}; {worst.Name}: {worst.Reason}",
            Cause = worst.Cause,
            Serial = view.Serial,
            Pid = replicas.Select(r => r.Pid).FirstOrDefault(pid => pid is not null),
            Incarnations = [.. replicas.SelectMany(r => r.Incarnations)],
            Restarts = replicas.Sum(r => r.Restarts),
            RestartsInPeriod = replicas.Sum(r => r.RestartsInPeriod),
            NextAttempt = replicas.Min(r => r.NextAttempt),
            NextRun = replicas.Min(r => r.NextRun),
            Exit = worst.Exit ?? replicas.Select(r => r.Exit).FirstOrDefault(e => e is not null),
            Health = replicas.Select(r => r.Health).MinBy(h => h switch { "unhealthy" => 0, "healthy" => 1, _ => 2 }),
            Status = worst.Status,
            Warnings = [.. replicas.SelectMany(r => r.Warnings.Select(warning => $"{r.Name}: {warning}"))],
            Instances = [.. replicas.Select((r, number) => Of(r, view.Replicas[number].Status.Spec.Name.Replica))],
        };
    }

    private static ReplicaDocument Of(ServiceDocument replica, int number) =>
        new(replica.Name, number, replica.State, replica.Since, replica.Reason, replica.Pid, replica.Restarts);
}
