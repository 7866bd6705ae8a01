using System.Text.Json.Nodes;
using Supervision.Actors;

namespace Supervision.Conformance.Otp;

/// <summary>A supervisor that notes its start and its end.</summary>
internal sealed class TracedSupervisor(Stage stage, SupervisorOptions options, string id, int attempt) : Actors.Supervisor(options)
{
    protected override void PreStart()
    {
        stage.Trace.Add("init", id, attempt);
        stage.NoteStart(id, Self, attempt);
        base.PreStart();
    }

    protected override void PostStop()
    {
        stage.Running.Remove(id);
        if (stage.IsDynamic(id))
            stage.DynamicSupervisors.Add(Self);
        stage.Trace.AddExit(Context, id, attempt, endedByItself: false);
    }
}

/// <summary>A worker that ends as it is told, and stops as its node says.</summary>
internal sealed class TracedWorker(Stage stage, JsonObject node, int attempt) : UntypedActor
{
    private readonly string _id = Stage.Text(node, "id");
    private bool _endedByItself;

    protected override void PreStart()
    {
        stage.Trace.Add("start", _id, attempt);
        stage.NoteStart(_id, Self, attempt);
    }

    protected override void OnReceive(object message)
    {
        _endedByItself = message is "crash" or "normal" or "shutdown" or "shutdown_term" or "kill";
        switch (message)
        {
            case "crash":
                throw new InvalidOperationException("told to crash");
            case "kill":
                Context.Kill(Self);
                break;
            case string reason:
                Context.Exit(ReasonOf(reason));
                break;
            case ExitReason reason:
                Context.Exit(reason);
                break;
        }
    }

    protected override bool DelayStop(ExitReason reason)
    {
        if (node["on_shutdown"] is not JsonObject plan)
            return false;
        if (Stage.Text(plan, "mode") == "delay")
        {
            var delay = TimeSpan.FromMilliseconds(plan["ms"]!.GetValue<int>());
            Timers.StartSingleTimer("end", ReasonOf(Stage.Text(plan, "reason", "shutdown")), delay);
        }

        return true;
    }

    protected override void PostStop()
    {
        stage.Running.Remove(_id);
        stage.Trace.AddExit(Context, _id, attempt, _endedByItself);
    }

    private static ExitReason ReasonOf(string reason) => reason switch
    {
        "normal" => ExitReason.Normal,
        "shutdown" => ExitReason.Shutdown,
        "shutdown_term" => ExitReason.ShutdownWith("term"),
        "kill" or "killed" => ExitReason.Killed,
        _ => ExitReason.Crash(new InvalidOperationException(reason)),
    };
}

/// <summary>An actor that declines to start.</summary>
internal sealed class Unwilling : UntypedActor
{
    protected override void PreStart() => Context.IgnoreStart();

    protected override void OnReceive(object message)
    {
    }
}

/// <summary>An actor that dies while it starts.</summary>
internal sealed class Crashing : UntypedActor
{
    protected override void PreStart() => throw new InvalidOperationException("planned");

    protected override void OnReceive(object message)
    {
    }
}
