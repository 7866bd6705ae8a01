using Supervision.Actors;
using Supervision.Api;
using Supervision.Logs;
using Supervision.ReadModel;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Hosting.Local;

/// <summary>What the domain knows, as the API shows it.</summary>
internal static class Documents
{
    public static ServiceDocument Of(ServiceView view) => view.Replicas is [var only]
        ? Of(only.Status, only.Serial) with { Name = view.Name }
        : ReplicaDocuments.Of(view, [.. view.Each().Select(Of)]);

    public static ServiceDocument Of(ServiceStatus status, long serial)
    {
        var (spec, model) = (status.Spec, status.Model);
        return new ServiceDocument
        {
            Name = spec.Name.Text,
            Group = spec.Group,
            Description = spec.Description,
            State = model.State.Word,
            Enabled = model.IsEnabled(spec.Enabled),
            Since = model.Since,
            Reason = status.Awaited is null ? model.Reason : $"{model.Reason}: waits for {status.Awaited}",
            Cause = Of(model.Cause),
            Serial = serial,
            Pid = PidOf(model.Process),
            Replicas = spec.Replicas,
            Incarnations = IncarnationsOf(spec, model),
            Restarts = model.Restarts,
            RestartsInPeriod = RestartsInPeriod(spec, model),
            NextAttempt = (model.State as ServiceState.Backoff)?.NextAttempt,
            NextRun = status.NextRun,
            Exit = model.Exit is { } exit ? new ExitDocument(exit.Kind, exit.Code, exit.Signal, exit.Text) : null,
            Provides = [.. spec.Provides.Select(p => p.Text)],
            Requires = [.. spec.Requires.Select(r => r.Name.Text)],
            Listeners = [.. spec.Listeners.Select(l => l.Listener)],
            Wants = [.. spec.Wants.Select(n => n.Text)],
            After = [.. spec.After.Select(n => n.Text)],
            Conflicts = [.. spec.Conflicts.Select(c => c.Text)],
            Health = spec.Health is null || model.Healthy is not { } healthy ? null : healthy ? "healthy" : "unhealthy",
            Status = status.Text,
            Warnings = status.Warnings,
        };
    }

    public static CauseDocument Of(Cause cause) => new(WordOf(cause.Kind), cause.Who, cause.Text);

    public static GroupDocument Of(Posted<GroupStatus> posted)
    {
        var (status, spec) = (posted.Status, posted.Status.Spec);
        return new GroupDocument
        {
            Path = spec.Path,
            Strategy = spec.Strategy switch
            {
                SupervisionStrategy.OneForAll => "one-for-all",
                SupervisionStrategy.RestForOne => "rest-for-one",
                _ => "one-for-one",
            },
            Intensity = spec.Intensity,
            PeriodSeconds = spec.Period.TotalSeconds,
            AutoShutdown = spec.AutoShutdown switch
            {
                AutoShutdown.AnySignificant => "any-significant",
                AutoShutdown.AllSignificant => "all-significant",
                _ => "never",
            },
            State = status.Word,
            Reason = status.Reason,
            RestartsInPeriod = status.RestartsInPeriod,
            Members = [.. spec.Members.Where(IsShown)],
            Serial = posted.Serial,
        };
    }

    public static TreeDocument TreeOf(BoardSnapshot board, string path)
    {
        var group = board.Groups[path];
        var members = group.Status.Spec.Members;
        return new TreeDocument(
            Of(group),
            [.. members.Where(m => m[0] != '/' && IsShown(m)).Select(m => ServiceView.Find(board, m)).OfType<ServiceView>().Select(Of)],
            [.. members.Where(m => m[0] == '/' && board.Groups.ContainsKey(m)).Select(m => TreeOf(board, m))]);
    }

    public static LogRecord Of(LogLine line) => ServiceName.TryParse(line.Service, out _) || !ServiceName.TryParseReplica(line.Service, out var replica)
        ? new(line.Id, line.Time, line.Service, WordOf(line.Stream), line.Text)
        : new(line.Id, line.Time, replica.Service.Text, WordOf(line.Stream), line.Text) { Replica = replica.Replica };

    public static HistoryEntry Of(ServiceHistory.Entry entry) =>
        new(entry.Number, entry.Fact.At, entry.Name, entry.State.Word, entry.Fact.Text, Of(entry.Fact.Cause));

    /// <summary>The tree of a list in which every actor stands before those below it.</summary>
    public static ActorDocument Of(IReadOnlyList<ActorDescription> actors)
    {
        var below = actors.Where(a => a.Path.Parent is not null).ToLookup(a => a.Path.Parent!);
        return Tree(actors[0]);

        ActorDocument Tree(ActorDescription actor) =>
            new(actor.Path.Name, actor.Type, actor.Mailbox, [.. below[actor.Path].Select(Tree)]);
    }

    private static IReadOnlyList<IncarnationDocument> IncarnationsOf(ServiceSpec spec, ServiceModel model) =>
        [
            .. model is { Process: { } process, LiveNumber: { } number } ? [Incarnation(spec, model, number, process, model.State is ServiceState.Running)] : Array.Empty<IncarnationDocument>(),
            .. model.Handoff is { Process: { } beside, Exit: null } handoff ? [Incarnation(spec, model, handoff.Number, beside, isReady: handoff is { Phase: HandoffPhase.Rising, ReadySince: not null })] : Array.Empty<IncarnationDocument>(),
        ];

    private static IncarnationDocument Incarnation(ServiceSpec spec, ServiceModel model, int number, MainProcess process, bool isReady)
    {
        var port = model.PortOf(number);
        return new IncarnationDocument($"{spec.Name}#{number}", spec.Name.Replica, PidOf(process), process.StartedAt, isReady)
        {
            Port = port,
            Receives = port is null ? null : model.ServingNumber == number,
        };
    }

    /// <summary>Replicas are shown with the first of them.</summary>
    private static bool IsShown(string member) => !ServiceName.TryParseReplica(member, out var name) || name.Replica == 0;

    private static int? PidOf(MainProcess? process) => process?.Pid is MainProcess.Inside ? null : process?.Pid;

    private static int RestartsInPeriod(ServiceSpec spec, ServiceModel model)
    {
        var now = MonotonicTime.Elapsed(TimeProvider.System);
        return model.RecentRestarts.Count(at => now - at <= spec.Restart.Period);
    }

    private static string WordOf(LogStream stream) => stream switch
    {
        LogStream.Stdout => "stdout",
        LogStream.Stderr => "stderr",
        _ => "notice",
    };

    private static string WordOf(CauseKind kind) => kind switch
    {
        CauseKind.Operator => "operator",
        CauseKind.Dependency => "dependency",
        CauseKind.Group => "group",
        CauseKind.Schedule => "schedule",
        CauseKind.Exit => "exit",
        CauseKind.Limit => "limit",
        CauseKind.Health => "health",
        CauseKind.Hook => "hook",
        CauseKind.Configuration => "configuration",
        CauseKind.Shutdown => "shutdown",
        _ => "boot",
    };
}
