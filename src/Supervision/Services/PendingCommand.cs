using Supervision.Actors;
using Supervision.Specs;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>A command whose outcome is not known yet.</summary>
/// <param name="Given">The command.</param>
internal sealed record PendingCommand(GivenCommand Given)
{
    /// <summary>Who waits; nobody for one that an earlier daemon was given, until it is repeated.</summary>
    public List<IActorRef> Askers { get; } = [];

    /// <summary>Whether its facts are on disk, or known not to get there for now.</summary>
    public bool IsRecorded { get; set; }

    /// <summary>Whether its facts had to be on disk, but are in memory only.</summary>
    public bool IsHeld { get; set; }

    /// <summary>What to add to the answer when the facts are only held in memory.</summary>
    public string? Remark { get; set; }

    /// <summary>Why it was not obeyed; null when it was.</summary>
    public string? Refusal { get; set; }

    /// <summary>How it went; null when that is not known yet.</summary>
    public (CommandOutcome Outcome, string Text)? Judge(ServiceModel model, ServiceSpec spec) => Given.Verb switch
    {
        _ when Refusal is not null => (CommandOutcome.Refused, Refusal),
        _ when !Given.AwaitsOutcome => (CommandOutcome.Accepted, "accepted"),
        null or CommandVerb.Clear => (CommandOutcome.Done, "done"),
        CommandVerb.Reload => JudgeReload(model, spec),
        CommandVerb.Stop or CommandVerb.Disable => JudgeStop(model, spec),
        _ => JudgeStart(model, spec, anew: Given.Verb is CommandVerb.Restart),
    };

    private static (CommandOutcome, string)? JudgeReload(ServiceModel model, ServiceSpec spec) => model switch
    {
        { State: Running { Reloads: true } } => null,
        { State: Running, ReloadError: null } => (CommandOutcome.Done, $"{spec.Name} has reloaded"),
        { State: Running, ReloadError: { } error } => (CommandOutcome.Failed, $"{spec.Name}: reload failed: {error}"),
        _ => (CommandOutcome.Failed, $"{spec.Name} is {model.State.Word}: {model.Reason}"),
    };

    private static (CommandOutcome, string)? JudgeStop(ServiceModel model, ServiceSpec spec) => model switch
    {
        { Wanted: true } => (CommandOutcome.Failed, $"{spec.Name} was wished up again meanwhile: {model.Reason}"),
        { State: Disabled, Handoff: null } => (CommandOutcome.Done, $"{spec.Name} is stopped"),
        _ => null,
    };

    private (CommandOutcome, string)? JudgeStart(ServiceModel model, ServiceSpec spec, bool anew) => model.State switch
    {
        Running when anew && model.HandoffFailure is { } failure && failure.Number > Given.NumberBefore => (CommandOutcome.Failed, $"{spec.Name}: {failure.Text}"),
        Running r when !anew || r.Number > Given.NumberBefore => (CommandOutcome.Done, $"{spec.Name} {Words.Runs(r.Process.Pid)}"),
        Completed when model.LastNumber > Given.NumberBefore || !anew => (CommandOutcome.Done, $"{spec.Name} has completed"),
        Failed => (CommandOutcome.Failed, $"{spec.Name} failed: {model.Reason}"),
        Disabled => (CommandOutcome.Failed, $"{spec.Name} was stopped meanwhile: {model.Reason}"),
        _ => null,
    };
}
