using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Supervision.Actors;
using Supervision.Actors.Persistence;

namespace Supervision.Groups;

/// <summary>
/// What has become of a group, as far as a later daemon has to know it. Journalled whenever it is another than before; the newest fact says all.
/// </summary>
/// <param name="At">When, on the wall clock.</param>
/// <param name="BootId">The boot of the host in which it holds: after another one the group begins anew.</param>
/// <param name="Limits">The group's own keys, in words: with others it begins anew, too.</param>
/// <param name="Condition">Where it is in its life.</param>
/// <param name="Why">How it came there, in words.</param>
/// <param name="Concerned">The members that a restart concerns.</param>
/// <param name="Restarts">The restarts that count against its intensity, on the monotonic clock of the boot.</param>
public sealed record GroupFact(
    DateTimeOffset At,
    string BootId,
    string Limits,
    GroupCondition Condition,
    string Why,
    ImmutableArray<string> Concerned,
    ImmutableArray<TimeSpan> Restarts)
{
    internal static GroupFact Of(GroupModel model, Func<int, string> nameOf, DateTimeOffset at, string bootId, string limits)
    {
        var (condition, why, concerned) = model.State switch
        {
            GroupState.Restarting r => (GroupCondition.Restarting, r.Why, r.Concerned),
            GroupState.Failed f => (GroupCondition.Failed, f.Why, []),
            GroupState.Finished f => (GroupCondition.Finished, f.Why, []),
            _ => (GroupCondition.Running, "", ImmutableArray<int>.Empty),
        };
        return new GroupFact(at, bootId, limits, condition, why, [.. concerned.Select(nameOf)], model.Window.Restarts);
    }

    /// <summary>Whether two facts say the same of a group.</summary>
    internal bool SaysAs(GroupFact other) =>
        (BootId, Limits, Condition, Why) == (other.BootId, other.Limits, other.Condition, other.Why)
        && Concerned.SequenceEqual(other.Concerned) && Restarts.SequenceEqual(other.Restarts);

    /// <summary>
    /// A group of which nothing is known but this. Its members count as busy until they have spoken, so that nothing ends before they have, and
    /// the group above is told of a failure again: what it has made of it is not known.
    /// </summary>
    internal GroupModel Restore(GroupModel model, Func<string, int?> placeOf) => model with
    {
        Window = RestartWindow.Of(model.Window.Intensity, Restarts),
        Members = Condition is GroupCondition.Running ? model.Members : [.. model.Members.Select(m => m with { Phase = MemberPhase.Busy })],
        State = Condition switch
        {
            GroupCondition.Restarting => new GroupState.Restarting([.. Concerned.Select(placeOf).OfType<int>().Order()], model.WordNumber + 1, Why),
            GroupCondition.Failed => new GroupState.Failed(Why, Told: false),
            GroupCondition.Finished => new GroupState.Finished(Why, Told: false),
            _ => new GroupState.Running(),
        },
    };
}

/// <summary>Where a group is in its life, as journalled.</summary>
public enum GroupCondition
{
    /// <summary>Its members run as they may.</summary>
    Running,

    /// <summary>Members share the fate of one that died.</summary>
    Restarting,

    /// <summary>It gave up.</summary>
    Failed,

    /// <summary>Its significant members have ended, and so it has.</summary>
    Finished,
}

/// <summary>Under which manifest a group's facts stand in the journal.</summary>
internal static class GroupFactTypes
{
    public static EventTypes AddTo(EventTypes types) => types.Add<GroupFact>("group.became", GroupFactJson.Default);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(GroupFact))]
internal sealed partial class GroupFactJson : JsonSerializerContext;
