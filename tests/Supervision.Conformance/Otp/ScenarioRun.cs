using System.Text.Json.Nodes;
using Supervision.Actors;
using Supervision.Actors.TestKit;

namespace Supervision.Conformance.Otp;

/// <summary>One scenario on a system of its own, whose actors and time move only when the scenario says so.</summary>
internal sealed class ScenarioRun : IDisposable
{
    private static readonly TimeSpan RealTimeLimit = TimeSpan.FromSeconds(30);

    private readonly JsonObject _scenario;
    private readonly Stage _stage = new();
    private readonly StepDispatcher _steps = new();
    private readonly VirtualTime _time = new();
    private readonly ActorSystem _system;
    private readonly ScenarioCommands _commands;

    internal ScenarioRun(JsonObject scenario)
    {
        _scenario = scenario;
        _system = ActorSystem.Create("scenario", new ActorSystemOptions { Dispatcher = _steps, TimeProvider = _time });
        _commands = new ScenarioCommands(_stage, Settle, _time);
    }

    public void Dispose() => _steps.RunUntil(_system.Terminate(), RealTimeLimit);

    internal JsonObject Play()
    {
        var tree = _scenario["tree"]!.AsObject();
        var started = _system.StartSupervisor(_stage.PropsOf(tree), "root");
        var start = Step(ScenarioCommands.BootResult(SettleFor(started)));
        var steps = new JsonArray();
        foreach (var command in _scenario["commands"]!.AsArray())
            steps.Add(Step(_commands.Perform(command!.AsObject())));
        var final = new JsonArray();
        AddFinal(Stage.Text(tree, "id"), final);
        return new JsonObject { ["start"] = start, ["steps"] = steps, ["final"] = final, ["stop"] = Stop() };
    }

    private JsonObject Stop()
    {
        if (!_stage.Running.Contains("root"))
            return Step("not_running");
        _system.Stop(_stage.Latest["root"]);
        Settle();
        return Step("shutdown");
    }

    private JsonObject Step(JsonNode? result) => new() { ["result"] = result, ["events"] = _stage.Trace.Take(_stage.DynamicSupervisors, _stage.StoppedAlone) };

    private void AddFinal(string supervisor, JsonArray final)
    {
        if (!_stage.Running.Contains(supervisor))
            return;
        var which = _commands.Perform(new JsonObject { ["op"] = "which_children", ["sup"] = supervisor });
        var count = _commands.Perform(new JsonObject { ["op"] = "count_children", ["sup"] = supervisor });
        final.Add(new JsonObject { ["sup"] = supervisor, ["which"] = which, ["count"] = count });
        foreach (var child in _commands.SupervisorsBelow(supervisor))
            AddFinal(child, final);
    }

    /// <summary>Runs until nothing can happen by itself any more, also not by the passing of time.</summary>
    private void Settle()
    {
        _steps.RunUntilIdle();
        while (_time.NextDue is { } due)
        {
            _time.Advance(due - _time.Now);
            _steps.RunUntilIdle();
        }
    }

    private T SettleFor<T>(Task<T> task)
    {
        Settle();
        return task.WaitAsync(RealTimeLimit).GetAwaiter().GetResult();
    }
}
