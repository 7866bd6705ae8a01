using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Services;
using Supervision.Specs;
using static Supervision.Groups.GroupInput;

namespace Supervision.Groups;

/// <summary>
/// OTP's supervisor for members that start and stop in their own time: every decision about a group, as a pure
/// function. What members may do at any time is derived from the state by <see cref="WordFor"/>; a decision is
/// followed by telling each member whose word has changed.
/// </summary>
public static class GroupMachine
{
    /// <summary>Decides what follows from an input.</summary>
    public static GroupDecision Decide(GroupModel model, GroupInput input, GroupSpec spec, ImmutableArray<bool> significant, TimeSpan clock)
    {
        var decided = input switch
        {
            MemberReported r => model.With(r.Member, model.Members[r.Member] with { Phase = r.Phase, IsStuck = r.IsStuck, SeenWord = Math.Max(model.Members[r.Member].SeenWord, r.SeenWord) }),
            MemberDied d => OnDied(model, d, spec, clock),
            MemberEnded e => OnEnded(model, e, spec, significant),
            WordFromAbove w => OnWordFromAbove(model, w),
            Permitted or Cleared => model.State is GroupState.Failed or GroupState.Finished ? Afresh(model) : model,
            Rearranged => model,
            _ => throw new InvalidOperationException($"No decision on {input.GetType().Name}"),
        };
        return Settle(decided);
    }

    /// <summary>What one member may do now.</summary>
    public static MemberWord WordFor(GroupModel model, int member, GroupSpec spec)
    {
        var held = model.HeldFromAbove ?? model.State switch
        {
            GroupState.Failed f => Held(spec, $"group {spec.Path} failed: {f.Why}") with { Stays = true },
            GroupState.Finished f => Held(spec, $"group {spec.Path} has ended: {f.Why}") with { Stays = true },
            GroupState.Restarting r when r.Concerned.Contains(member) => Held(spec, $"group {spec.Path} restarts: {r.Why}"),
            _ => null,
        };
        if (spec.Strategy is not SupervisionStrategy.RestForOne)
        {
            return new MemberWord(held, null);
        }

        // Here each member may rely on those before it, so the later ones are down first.
        return held is null ? new MemberWord(null, Predecessor(model, member, spec))
            : model.Members.Skip(member + 1).All(m => m.IsQuiet) ? new MemberWord(held, null)
            : new MemberWord(null, held);
    }

    /// <summary>In a rest-for-one group each member waits until the one before it is ready; one that is not wanted does not count.</summary>
    private static Obstacle? Predecessor(GroupModel model, int member, GroupSpec spec)
    {
        for (var i = member - 1; i >= 0; i--)
        {
            switch (model.Members[i].Phase)
            {
                case MemberPhase.Off:
                    continue;
                case MemberPhase.Ready or MemberPhase.Done:
                    return null;
                default:
                    return Held(spec, $"{spec.Members[i]}, which comes before it in group {spec.Path}") with { Stays = model.Members[i] is { Phase: MemberPhase.Idle } or { IsStuck: true } };
            }
        }

        return null;
    }

    private static GroupModel OnDied(GroupModel model, MemberDied input, GroupSpec spec, TimeSpan clock)
    {
        var asked = model.With(input.Member, model.Members[input.Member] with { AwaitsPermit = true });

        // Of members that die together a restart of the group absorbs the later ones; a group on its way down has no say.
        if (model.State is not GroupState.Running && !(model.State is GroupState.Restarting r && !r.Concerned.Contains(input.Member)))
        {
            return asked;
        }

        if (model.HeldFromAbove is not null)
        {
            return asked;
        }

        switch (RestartDecision.Attempt(model.Window, clock))
        {
            case RestartDecision.GiveUp gaveUp:
                var limit = $"more than {spec.Intensity} restarts within {Words.Duration(spec.Period)}, the last because {input.Why}";
                return asked with { Window = gaveUp.Window, State = new GroupState.Failed(limit, Told: false) };

            case RestartDecision.Restart restart:
                var plan = RestartPlan.For(spec.Strategy, spec.Members.Length, input.Member);
                var concerned = plan.Start.ToImmutableArray();
                if (model.State is GroupState.Restarting earlier)
                {
                    concerned = [.. earlier.Concerned.Union(concerned).Order()];
                }

                return asked with
                {
                    Window = restart.Window,
                    State = plan.Stop.Count == 0 ? model.State : new GroupState.Restarting(concerned, model.WordNumber + 1, input.Why),
                };

            default:
                return asked;
        }
    }

    private static GroupModel OnEnded(GroupModel model, MemberEnded input, GroupSpec spec, ImmutableArray<bool> significant)
    {
        if (model.State is GroupState.Failed or GroupState.Finished || model.HeldFromAbove is not null)
        {
            return model;
        }

        if (input.Escalates)
        {
            return model with { State = new GroupState.Failed(input.Why, Told: false) };
        }

        var ends = input.IsSignificant && spec.AutoShutdown switch
        {
            AutoShutdown.AnySignificant => true,
            AutoShutdown.AllSignificant => !model.Members.Where((m, i) =>
                i != input.Member && significant[i] && m.Phase is MemberPhase.Pending or MemberPhase.Busy or MemberPhase.Ready).Any(),
            _ => false,
        };
        return ends ? model with { State = new GroupState.Finished(input.Why, Told: false) } : model;
    }

    private static GroupModel OnWordFromAbove(GroupModel model, WordFromAbove input) =>
        input.Held is null && model.HeldFromAbove is not null
            ? Afresh(model) with { HeldFromAbove = null }
            : model with { HeldFromAbove = input.Held };

    /// <summary>A group that starts again does so as if for the first time.</summary>
    private static GroupModel Afresh(GroupModel model) =>
        model with { State = new GroupState.Running(), Window = RestartWindow.Empty(model.Window.Intensity) };

    /// <summary>What follows by itself: a restart ends when all concerned are down, a failure is told when nothing runs any more.</summary>
    private static GroupDecision Settle(GroupModel model)
    {
        var effects = ImmutableArray.CreateBuilder<GroupEffect>();
        switch (model.State)
        {
            case GroupState.Restarting r when r.Concerned.All(i => model.Members[i] is { IsQuiet: true } m && (m.SeenWord >= r.Since || m.AwaitsPermit)):
                model = model with { State = new GroupState.Running() };
                break;

            case GroupState.Failed { Told: false } f when model.IsQuiet:
                model = model with { State = f with { Told = true } };
                effects.Add(new GroupEffect.Death(f.Why));
                break;

            case GroupState.Finished { Told: false } f when model.IsQuiet:
                model = model with { State = f with { Told = true } };
                effects.Add(new GroupEffect.End(f.Why));
                break;
        }

        if (model is { State: GroupState.Running, HeldFromAbove: null, AwaitingPermit: > 0 })
        {
            for (var i = 0; i < model.Members.Count; i++)
            {
                if (model.Members[i].AwaitsPermit)
                {
                    effects.Add(new GroupEffect.Permit(i));
                    model = model.With(i, model.Members[i] with { AwaitsPermit = false });
                }
            }
        }

        return new GroupDecision(model, effects.ToImmutable());
    }

    private static Obstacle Held(GroupSpec spec, string text) => new(text, Cause.Group(spec.Path, text));
}

/// <summary>What follows from one input.</summary>
/// <param name="Model">What is known now.</param>
/// <param name="Effects">What the world shall do, after the members whose word has changed were told.</param>
public sealed record GroupDecision(GroupModel Model, ImmutableArray<GroupEffect> Effects);

/// <summary>What a member may do.</summary>
/// <param name="Held">Why it must be down; null when it need not.</param>
/// <param name="NotYet">Why it cannot start yet; null when it can.</param>
public sealed record MemberWord(Obstacle? Held, Obstacle? NotYet);
