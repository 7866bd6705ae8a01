using Supervision.Actors;
using Supervision.Processes;

namespace Supervision.Services;

/// <summary>The start of a process beside the one that runs: it waits for its turn as any other, and may be given up before that has come.</summary>
internal sealed class SecondStart(IActorContext context)
{
    private (int Number, StartTurn Turn, IActorRef Incarnation)? _start;

    public void Spawn(IncarnationActor.Birth birth, string name)
    {
        End();
        var incarnation = context.ActorOf(IncarnationActor.Props(birth), name);
        _start = (birth.Number, birth.Turn!, incarnation);
        if (birth.Turn!.TryBegin(() => incarnation.Tell(new IncarnationActor.TurnHasCome())))
        {
            incarnation.Tell(new IncarnationActor.TurnHasCome());
        }
    }

    /// <summary>Once it has a process, or is no more, the next may start.</summary>
    public void Follow(ServiceModel model)
    {
        if (_start is not { } start || Attendance.StateOf(model, start.Number) is ServiceState.Starting { Process: null } rising && rising.Number == start.Number)
        {
            return;
        }

        if (model.Handoff is { Process: null } failed && failed.Number == start.Number && start.Turn.TryWithdraw())
        {
            // What was not asked for yet need not be waited for.
            context.Stop(start.Incarnation);
            context.Self.Tell(new ServiceInput.SpawnFailed(start.Number, "given up before its turn to start", IsTransient: true));
        }

        End();
    }

    private void End()
    {
        _start?.Turn.End();
        _start = null;
    }
}
