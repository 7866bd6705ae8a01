using Supervision.Services;
using Supervision.Specs;
using static Supervision.Services.ServiceState;

namespace Supervision.Fronting;

/// <summary>
/// Where new clients of a service go whose processes have ports of their own. It follows from what is known of the service alone, so that a daemon that
/// comes after one which was killed knows it too.
/// </summary>
internal static class FrontAim
{
    /// <summary>The process that new clients are given to; null while there is none.</summary>
    public static FrontTarget? Of(ServiceModel model) => model switch
    {
        { State: Running r, Port: { } port } => new FrontTarget(r.Number, port),

        // The one that took over has died, and the former one, which is not told to end yet, can do it once more.
        { Wanted: true, State: not Running, Handoff: { Phase: HandoffPhase.Emptying, Exit: null, Port: { } port } former } => new FrontTarget(former.Number, port),
        _ => null,
    };

    /// <summary>Whether clients who come while there is no such process may be kept waiting for one; else they wait in the kernel, or are refused.</summary>
    public static bool IsOpen(ServiceModel model, ServiceSpec spec) =>
        model is { Wanted: true, State: not (Disabled or Failed or Completed) } && !(spec.Start is StartTrigger.OnConnection && model.State is Waiting);

    /// <summary>Whether a process runs of which nobody knows the port: its clients are left as they are.</summary>
    public static bool IsUnknown(ServiceModel model) => model is { State: Running, Port: null };
}

/// <summary>A process that clients are given to.</summary>
/// <param name="Number">The incarnation.</param>
/// <param name="Port">Its own port.</param>
internal sealed record FrontTarget(int Number, int Port);
