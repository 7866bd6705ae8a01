using Supervision.Actors;
using Supervision.Posix.Processes;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Processes;

/// <summary>One process. Its death is the process's death: whoever depends on the process watches this actor.</summary>
internal sealed class IncarnationActor(IncarnationActor.Birth birth) : UntypedActor
{
    /// <summary>How an incarnation comes to be.</summary>
    /// <param name="Number">Its number.</param>
    /// <param name="Spec">What it runs; null for a process that runs already.</param>
    /// <param name="Node">The node.</param>
    /// <param name="Inherited">The daemon's own environment.</param>
    /// <param name="Service">The service's name.</param>
    /// <param name="Link">The way to the processes.</param>
    /// <param name="Turn">Its turn to start, which ends with it at the latest; null for a process that runs already.</param>
    internal sealed record Birth(
        int Number, ServiceSpec? Spec, NodeSpec Node, IReadOnlyDictionary<string, string> Inherited, ServiceName Service, ProcessLink Link, StartTurn? Turn)
    {
        public string Id => IncarnationId.Format(Service, Number);
    }

    /// <summary>Its turn to start has come.</summary>
    internal sealed record TurnHasCome;

    public static Props Props(Birth birth) => Actors.Props.Create(() => new IncarnationActor(birth));

    protected override void PreStart()
    {
        if (birth.Spec is null)
        {
            birth.Link.Adopt(birth.Id, Self, Context.Parent);
        }
    }

    protected override void PostStop() => birth.Turn?.End();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TurnHasCome: Spawn(); break;
            case ProcessRefused e: OnRefused(e); break;
            case ProcessExited e: OnExited(e); break;
            case ProcessReplaced e: OnReplaced(e); break;
            case ProcessSpawned e: TellService(new ServiceInput.Spawned(birth.Number, e.Process) { At = e.At }); break;
            case ProcessAdopted e: TellService(new ServiceInput.Adopted(birth.Number, e.Process)); break;
            case ProcessForked e: TellService(new ServiceInput.Forked(birth.Number, e.Exit, e.Leftovers)); break;
            case MainProcessMoved e: TellService(new ServiceInput.MainProcessTold(birth.Number, e.Process)); break;
            case ReadyLineWritten: TellService(new ServiceInput.ReadyTold(birth.Number)); break;
            case Notification e: TellService(new ProcessSaid(birth.Number, e)); break;
            case ProcessWarned e: TellService(new IncarnationWarned(birth.Number, e.Text)); break;
            case ProcessesLeft e: TellService(new ProcessesSeen(birth.Number, e.Processes)); break;
            default: Unhandled(message); break;
        }
    }

    private void TellService(object message) => Context.Parent.Tell(message);

    private void Spawn()
    {
        var spec = birth.Spec!;
        try
        {
            var environment = ProcessEnvironment.Of(spec, birth.Id, birth.Node, birth.Inherited);
            birth.Link.Spawn(ProcessRequests.OfMain(spec, birth.Id, environment), Self, Context.Parent);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            OnRefused(new ProcessRefused($"environment-files: {e.Message}", IsTransient: false));
        }
    }

    private void OnRefused(ProcessRefused e)
    {
        TellService(new ServiceInput.SpawnFailed(birth.Number, e.Error, e.IsTransient));
        Context.Stop(Self);
    }

    private void OnReplaced(ProcessReplaced e)
    {
        TellService(new ServiceInput.Respawned(birth.Number, e.Exit, e.At) { Next = e.Next });
        Context.Stop(Self);
    }

    private void OnExited(ProcessExited e)
    {
        TellService(new ServiceInput.Exited(birth.Number, e.Exit, e.Leftovers));
        Context.Stop(Self);
    }
}
