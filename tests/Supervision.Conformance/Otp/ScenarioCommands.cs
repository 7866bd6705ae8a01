using System.Text.Json.Nodes;
using Supervision.Actors;
using Supervision.Actors.TestKit;

namespace Supervision.Conformance.Otp;

/// <summary>The commands of a scenario, as operations of the kernel.</summary>
internal sealed class ScenarioCommands(Stage stage, Action settle, VirtualTime time)
{
    private static readonly TimeSpan RealTimeLimit = TimeSpan.FromSeconds(10);

    internal static JsonNode BootResult(ChildResult result) => result switch
    {
        { Outcome: ChildOutcome.Ok } => "ok",
        { Outcome: ChildOutcome.Ignored } => "ignore",
        { Outcome: ChildOutcome.BadSpec } => "error:bad_spec",
        { Reason: ExitReason.ShutdownExit { Detail: FailedToStartChild failed } } => $"error:failed_to_start_child:{failed.Id}",
        _ => $"error:{result.Outcome}",
    };

    /// <summary>Performs a command and waits until nothing can happen by itself any more.</summary>
    internal JsonNode Perform(JsonObject command)
    {
        if (Stage.Text(command, "op") == "burst")
            return Burst(command);
        var result = Begin(command);
        settle();
        return result();
    }

    /// <summary>Supervisors below one, the first placed first.</summary>
    internal IReadOnlyList<string> SupervisorsBelow(string supervisor)
    {
        var children = stage.Latest[supervisor].WhichChildren();
        settle();
        return [.. children.Result.Where(child => child is { Type: ChildType.Supervisor, Status: ChildStatus.Up })
            .Select(child => child.Id).Reverse()];
    }

    private JsonNode Burst(JsonObject burst)
    {
        if (Find(burst) is not { } supervisor)
            return "noproc";
        var held = supervisor.SuspendSupervisor();
        settle();
        held.GetAwaiter().GetResult();
        var results = new List<Func<JsonNode>>();
        foreach (var command in burst["do"]!.AsArray())
        {
            results.Add(Begin(command!.AsObject()));
            settle();
        }

        _ = supervisor.ResumeSupervisor();
        settle();
        return new JsonArray([.. results.Select(result => result())]);
    }

    /// <summary>Sends a command on its way; its result can be had when all has settled.</summary>
    private Func<JsonNode> Begin(JsonObject command)
    {
        switch (Stage.Text(command, "op"))
        {
            case "exit":
                return Known(Exit(Stage.Text(command, "id"), Stage.Text(command, "reason")));
            case "wait":
                time.Advance(TimeSpan.FromMilliseconds(command["ms"]!.GetValue<int>()));
                return Known("ok");
        }

        if (Find(command) is not { } supervisor)
            return Known("noproc");
        var answer = Call(supervisor, command);
        return () => Result(answer);
    }

    private static JsonNode Result(Task<JsonNode> answer)
    {
        try
        {
            // The answer is there once all has settled; only what follows it may still be on its way to this thread.
            return answer.WaitAsync(RealTimeLimit).GetAwaiter().GetResult();
        }
        catch (ActorEndedException)
        {
            return "noproc";
        }
        catch (TimeoutException)
        {
            return "no answer";
        }
    }

    private string Exit(string id, string reason)
    {
        if (!stage.Running.Contains(id))
            return "not_running";
        stage.Latest[id].Tell(reason, ActorRefs.NoSender);
        return "sent";
    }

    private async Task<JsonNode> Call(IActorRef supervisor, JsonObject command)
    {
        var id = Stage.Text(command, "id");
        switch (Stage.Text(command, "op"))
        {
            case "terminate_child" when Stage.Text(command, "by") == "name":
                // A name of which no start came up has the handle of a process that is gone.
                var latest = stage.Latest.GetValueOrDefault(id, ActorRefs.Nobody);
                var terminated = await supervisor.TerminateChild(latest).ConfigureAwait(false);
                stage.StoppedAlone.Add(latest);
                return Answer(terminated);
            case "terminate_child":
                return Answer(await supervisor.TerminateChild(id).ConfigureAwait(false));
            case "restart_child":
                return Answer(await supervisor.RestartChild(id).ConfigureAwait(false));
            case "delete_child":
                return Answer(await supervisor.DeleteChild(id).ConfigureAwait(false));
            case "start_child" when command["child"] is JsonObject child:
                return Answer(await supervisor.StartChild(stage.SpecOf(child)).ConfigureAwait(false));
            case "start_child":
                return Answer(await StartDynamic(supervisor, command).ConfigureAwait(false));
            case "which_children":
                return Which(Stage.Text(command, "sup"), await supervisor.WhichChildren().ConfigureAwait(false));
            default:
                var count = await supervisor.CountChildren().ConfigureAwait(false);
                return new JsonArray(count.Specs, count.Active, count.Supervisors, count.Workers);
        }
    }

    private Task<ChildResult> StartDynamic(IActorRef supervisor, JsonObject command)
    {
        var name = Stage.Text(command, "name");
        var node = stage.TemplateOf(Stage.Text(command, "sup")).DeepClone().AsObject();
        node["id"] = name;
        node["start"] = command["start"]?.DeepClone() ?? new JsonArray();
        return supervisor.StartDynamicChild(name, node);
    }

    private JsonArray Which(string supervisor, IReadOnlyList<ChildInfo> children)
    {
        // Dynamic children have no order: their rows are listed by name.
        if (stage.IsDynamic(supervisor))
            children = [.. children.OrderBy(child => child.Id, StringComparer.Ordinal)];
        var rows = children.Select(child => child.Status switch
        {
            ChildStatus.Up => new JsonArray(child.Id, "up", stage.AttemptOf(child.Child!)),
            ChildStatus.Restarting => new JsonArray(child.Id, "restarting"),
            _ => new JsonArray(child.Id, "undefined"),
        });
        return new JsonArray([.. rows]);
    }

    private IActorRef? Find(JsonObject command)
    {
        var id = Stage.Text(command, "sup");
        return stage.Running.Contains(id) ? stage.Latest[id] : null;
    }

    private static Func<JsonNode> Known(string result) => () => result;

    private static JsonNode Answer(ChildResult result) => result.Outcome switch
    {
        ChildOutcome.Ok => "ok",
        ChildOutcome.Ignored => "ok:undefined",
        ChildOutcome.NotFound => "error:not_found",
        ChildOutcome.Running => "error:running",
        ChildOutcome.Restarting => "error:restarting",
        ChildOutcome.AlreadyStarted => "error:already_started",
        ChildOutcome.AlreadyPresent => "error:already_present",
        ChildOutcome.StartFailed => "error:start_failed",
        ChildOutcome.BadSpec => "error:bad_spec",
        _ => "error:simple_one_for_one",
    };
}
