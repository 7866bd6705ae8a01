using Supervision.Actors;
using Supervision.Specs;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>The attendants of each process of a service: of the one that is the service, and in a handoff of the one beside it.</summary>
internal sealed class Attendance(IActorContext context, ServiceSpec spec, ServiceSettings settings, ServiceLinks links, Func<int, int?> portOf)
{
    private readonly Dictionary<int, Attendants> _all = [];

    /// <summary>Those of a process, which may not have begun yet.</summary>
    public Attendants Of(int number) => _all.TryGetValue(number, out var attendants) ? attendants : Begin(number, spec);

    /// <summary>Those of a process that is to run by a spec of its own.</summary>
    public Attendants Begin(int number, ServiceSpec by) => _all[number] = new Attendants(number, context, by.At(portOf(number)), settings, links);

    /// <summary>The service acts on another spec from now on; a process that is ready is asked after its health by that one.</summary>
    public void Take(ServiceSpec wanted, ServiceModel model)
    {
        spec = wanted;
        foreach (var (number, attendants) in _all)
        {
            if (number != model.Handoff?.Number)
            {
                attendants.Take(wanted.At(portOf(number)), (model.State as Running)?.Number, model.Process?.Pid);
            }
        }
    }

    /// <summary>Another keeper has a process now. Nobody could hear its signs of life while there was none, so its time begins anew.</summary>
    public void Adopted(int number)
    {
        if (_all.TryGetValue(number, out var attendants))
        {
            attendants.Alive(number);
        }
    }

    public void BreakHooks()
    {
        foreach (var attendants in _all.Values)
        {
            attendants.BreakHooks();
        }
    }

    /// <summary>A command has ended; an input follows from it when somebody waits for it.</summary>
    public ServiceInput? Ended(IActorRef command, string? error)
    {
        if (_all.Values.FirstOrDefault(a => a.IsReloadedBy(command)) is { } attendants)
        {
            return attendants.ReloadEnded(error);
        }

        if (error is not null)
        {
            context.Log.Warning($"{spec.Name}: {error}");
        }

        return null;
    }

    /// <summary>How a process is, seen by itself.</summary>
    public static ServiceState StateOf(ServiceModel model, int number) => model.Handoff is { } handoff && handoff.Number == number
        ? handoff switch
        {
            { Phase: HandoffPhase.Rising, Process: { } process, ReadySince: { } since } => new Running(number, process, since),
            { Phase: HandoffPhase.Rising } => new Starting(number, handoff.Process),
            _ => new Stopping(number, handoff.Process, StopPhase.Asked, handoff.Exit, WasReady: true, ByItself: false, handoff.ReadySince),
        }
        : model.State;

    /// <summary>Ends whatever has no use any more.</summary>
    public void Follow(ServiceModel model)
    {
        var current = model.LiveNumber ?? (model.State as Waiting)?.Preparing;
        foreach (var (number, attendants) in _all)
        {
            if (number == current || number == model.Handoff?.Number)
            {
                attendants.Follow(StateOf(model, number));
            }
            else
            {
                attendants.Follow(new Disabled());
                _ = _all.Remove(number);
            }
        }
    }
}
