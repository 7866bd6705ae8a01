using Supervision.Actors;
using Supervision.Posix.Processes;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Processes;

/// <summary>One process. Its death is the process's death: whoever depends on the process watches this actor.</summary>
internal sealed class IncarnationActor : ReceiveActor
{
    private readonly Birth _birth;

    public IncarnationActor(Birth birth)
    {
        _birth = birth;
        Receive<TurnHasCome>(_ => Spawn());
        Receive<ProcessSpawned>(e => Context.Parent.Tell(new ServiceInput.Spawned(birth.Number, e.Process) { At = e.At }));
        Receive<ProcessAdopted>(e => Context.Parent.Tell(new ServiceInput.Adopted(birth.Number, e.Process)));
        Receive<ProcessRefused>(OnRefused);
        Receive<ProcessExited>(OnExited);
        Receive<ProcessReplaced>(OnReplaced);
        Receive<ProcessForked>(e => Context.Parent.Tell(new ServiceInput.Forked(birth.Number, e.Exit, e.Leftovers)));
        Receive<MainProcessMoved>(e => Context.Parent.Tell(new ServiceInput.MainProcessTold(birth.Number, e.Process)));
        Receive<ReadyLineWritten>(_ => Context.Parent.Tell(new ServiceInput.ReadyTold(birth.Number)));
        Receive<Notification>(e => Context.Parent.Tell(new ProcessSaid(birth.Number, e)));
        Receive<ProcessWarned>(e => Context.Parent.Tell(new IncarnationWarned(birth.Number, e.Text)));
        Receive<ProcessesLeft>(e => Context.Parent.Tell(new ProcessesSeen(birth.Number, e.Processes)));
    }

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
        if (_birth.Spec is null)
        {
            _birth.Link.Adopt(_birth.Id, Self, Context.Parent);
        }
    }

    protected override void PostStop() => _birth.Turn?.End();

    private void Spawn()
    {
        var spec = _birth.Spec!;
        try
        {
            var environment = ProcessEnvironment.Of(spec, _birth.Id, _birth.Node, _birth.Inherited);
            _birth.Link.Spawn(ProcessRequests.OfMain(spec, _birth.Id, environment), Self, Context.Parent);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            OnRefused(new ProcessRefused($"environment-files: {e.Message}", IsTransient: false));
        }
    }

    private void OnRefused(ProcessRefused e)
    {
        Context.Parent.Tell(new ServiceInput.SpawnFailed(_birth.Number, e.Error, e.IsTransient));
        Context.Stop(Self);
    }

    private void OnReplaced(ProcessReplaced e)
    {
        Context.Parent.Tell(new ServiceInput.Respawned(_birth.Number, e.Exit, e.At) { Next = e.Next });
        Context.Stop(Self);
    }

    private void OnExited(ProcessExited e)
    {
        Context.Parent.Tell(new ServiceInput.Exited(_birth.Number, e.Exit, e.Leftovers));
        Context.Stop(Self);
    }
}
