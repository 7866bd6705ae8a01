using System.Text.Json.Nodes;
using Supervision.Actors;

namespace Supervision.Conformance.Otp;

/// <summary>What the actors of one scenario share: the trace, counts of attempts, and who runs.</summary>
internal sealed class Stage
{
    private readonly Dictionary<string, int> _attempts = [];
    private readonly Dictionary<IActorRef, int> _attemptOf = [];
    private readonly Dictionary<string, JsonObject> _supervisors = [];

    internal EventTrace Trace { get; } = new();

    /// <summary>The latest start of each id that came up.</summary>
    internal Dictionary<string, IActorRef> Latest { get; } = [];

    /// <summary>Ids of the processes that run.</summary>
    internal HashSet<string> Running { get; } = [];

    /// <summary>Supervisors of dynamic children that have ended.</summary>
    internal HashSet<IActorRef> DynamicSupervisors { get; } = [];

    /// <summary>Processes that a command has stopped alone.</summary>
    internal HashSet<IActorRef> StoppedAlone { get; } = [];

    internal void NoteStart(string id, IActorRef actor, int attempt)
    {
        Running.Add(id);
        Latest[id] = actor;
        _attemptOf[actor] = attempt;
    }

    internal int AttemptOf(IActorRef actor) => _attemptOf[actor];

    internal bool IsDynamic(string supervisor) => Text(_supervisors[supervisor], "strategy") == "simple_one_for_one";

    /// <summary>The node that the dynamic children of a supervisor are made from.</summary>
    internal JsonObject TemplateOf(string supervisor) => _supervisors[supervisor]["children"]![0]!.AsObject();

    internal ChildSpec SpecOf(JsonObject node) => new(Text(node, "id"), PropsOf(node))
    {
        Restart = Text(node, "restart", "permanent") switch
        {
            "transient" => RestartPolicy.Transient,
            "temporary" => RestartPolicy.Temporary,
            _ => RestartPolicy.Permanent,
        },
        Type = IsSupervisor(node) ? ChildType.Supervisor : ChildType.Worker,
        Shutdown = node["shutdown"] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var word) =>
                word == "infinity" ? ChildShutdown.Infinity : ChildShutdown.BrutalKill,
            var value => ChildShutdown.After(TimeSpan.FromMilliseconds(value.GetValue<int>())),
        },
        Significant = node["significant"]?.GetValue<bool>() ?? false,
        Template = argument => PropsOf((JsonObject)argument!),
    };

    internal Props PropsOf(JsonObject node)
    {
        if (IsSupervisor(node))
        {
            var options = OptionsOf(node);
            _supervisors[Text(node, "id")] = node;
            return Props.Create<ActorBase>(() => Plan(node, out var attempt) switch
            {
                "ignore" => new Unwilling(),
                "error" or "crash" => throw new InvalidOperationException("planned"),
                _ => new TracedSupervisor(this, options, Text(node, "id"), attempt),
            });
        }

        return Props.Create<ActorBase>(() => Plan(node, out var attempt) switch
        {
            "ignore" => new Unwilling(),
            "error" => throw new InvalidOperationException("planned"),
            "crash" => new Crashing(),
            _ => new TracedWorker(this, node, attempt),
        });
    }

    internal static string Text(JsonObject node, string key, string otherwise = "") => node[key]?.GetValue<string>() ?? otherwise;

    internal static bool IsSupervisor(JsonObject node) => Text(node, "type") == "supervisor";

    private SupervisorOptions OptionsOf(JsonObject node) => new()
    {
        Strategy = Text(node, "strategy") switch
        {
            "one_for_all" => SupervisionStrategy.OneForAll,
            "rest_for_one" => SupervisionStrategy.RestForOne,
            "simple_one_for_one" => SupervisionStrategy.SimpleOneForOne,
            _ => SupervisionStrategy.OneForOne,
        },
        Intensity = node["intensity"]!.GetValue<int>(),
        Period = TimeSpan.FromSeconds(node["period"]!.GetValue<int>()),
        AutoShutdown = Text(node, "auto_shutdown", "never") switch
        {
            "any_significant" => AutoShutdown.AnySignificant,
            "all_significant" => AutoShutdown.AllSignificant,
            _ => AutoShutdown.Never,
        },
        Children = [.. node["children"]!.AsArray().Select(child => SpecOf(child!.AsObject()))],
    };

    /// <summary>What this start of an id is to answer; failures and refusals are traced here.</summary>
    private string Plan(JsonObject node, out int attempt)
    {
        var id = Text(node, "id");
        attempt = _attempts[id] = _attempts.GetValueOrDefault(id) + 1;
        var plan = node["start"]?.AsArray();
        var answer = plan is not null && attempt <= plan.Count ? plan[attempt - 1]!.GetValue<string>() : "ok";
        if (answer is "error" or "crash")
            Trace.Add("fail", id, attempt);
        else if (answer == "ignore")
            Trace.Add("ignore", id, attempt);
        return answer;
    }
}
