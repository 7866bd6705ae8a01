using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Groups;
using Supervision.Services;
using Supervision.Specs;
using static Supervision.Groups.GroupInput;

namespace Supervision.Tests.Groups;

/// <summary>Groups are OTP supervisors over members that start and stop in their own time.</summary>
public sealed class GroupMachineTests
{
    private static readonly TimeSpan Clock = TimeSpan.FromHours(1);
    private static readonly Obstacle Shutdown = new("the node to start again", Cause.Shutdown);

    private GroupSpec _spec = new() { Path = "/g", Members = ["a", "b", "c"], Origin = "g.conf:1", Intensity = 3 };
    private ImmutableArray<bool> _significant = [false, false, false];
    private GroupModel _model;
    private ImmutableArray<GroupEffect> _effects = [];

    public GroupMachineTests() => _model = All(MemberPhase.Ready);

    [Fact]
    public void In_a_one_for_one_group_the_member_alone_is_started_again()
    {
        Feed(new MemberReported(1, MemberPhase.Pending, 0), new MemberDied(1, "b: exited 1"));
        Assert.Equal([1], Permits());
        Assert.All([0, 1, 2], i => Assert.Null(Word(i).Held));
    }

    [Fact]
    public void In_a_one_for_all_group_all_go_down_before_any_starts_again()
    {
        _spec = _spec with { Strategy = SupervisionStrategy.OneForAll };
        Feed(new MemberReported(1, MemberPhase.Pending, 0), new MemberDied(1, "b: exited 1"));
        Assert.Empty(_effects);
        Assert.All([0, 1, 2], i => Assert.Equal("group /g restarts: b: exited 1", Word(i).Held?.Text));

        Feed(new MemberReported(0, MemberPhase.Pending, 1));
        Assert.NotNull(Word(0).Held);
        Feed(new MemberReported(2, MemberPhase.Pending, 1));
        Assert.Equal([1], Permits());
        Assert.All([0, 1, 2], i => Assert.Null(Word(i).Held));
    }

    [Fact]
    public void A_report_from_before_the_restart_does_not_end_it()
    {
        _spec = _spec with { Strategy = SupervisionStrategy.OneForAll };
        Feed(new MemberReported(1, MemberPhase.Pending, 0), new MemberDied(1, "b: exited 1"));
        Feed(new MemberReported(0, MemberPhase.Pending, 0), new MemberReported(2, MemberPhase.Pending, 0));
        Assert.Empty(_effects);
        Assert.NotNull(Word(0).Held);
    }

    [Fact]
    public void In_a_rest_for_one_group_the_later_members_go_down_the_last_one_first()
    {
        _spec = _spec with { Strategy = SupervisionStrategy.RestForOne, Members = ["a", "b", "c", "d"] };
        _significant = [false, false, false, false];
        _model = All(MemberPhase.Ready);
        Feed(new MemberReported(1, MemberPhase.Pending, 0), new MemberDied(1, "b: exited 1"));
        Assert.Equal(new MemberWord(null, null), Word(0));
        Assert.Null(Word(2).Held);
        Assert.NotNull(Word(3).Held);

        Feed(new MemberReported(3, MemberPhase.Pending, _model.WordNumber));
        Assert.NotNull(Word(2).Held);
        Feed(new MemberReported(2, MemberPhase.Pending, _model.WordNumber));
        Assert.Equal([1], Permits());
        Assert.Contains("b, which comes before it", Word(2).NotYet?.Text, StringComparison.Ordinal);

        Feed(new MemberReported(1, MemberPhase.Ready, _model.WordNumber));
        Assert.Null(Word(2).NotYet);
        Assert.Contains("c, which comes before it", Word(3).NotYet?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_is_not_wanted_holds_up_nobody_in_a_rest_for_one_group()
    {
        _spec = _spec with { Strategy = SupervisionStrategy.RestForOne };
        Feed(new MemberReported(0, MemberPhase.Ready, 0), new MemberReported(1, MemberPhase.Off, 0), new MemberReported(2, MemberPhase.Pending, 0));
        Assert.Null(Word(2).NotYet);
    }

    [Fact]
    public void One_restart_too_many_within_the_period_fails_the_group()
    {
        for (var i = 0; i < 3; i++)
        {
            Feed(new MemberReported(0, MemberPhase.Pending, 0), new MemberDied(0, "a: exited 1"));
            Assert.Equal([0], Permits());
        }

        Feed(new MemberDied(0, "a: exited 1"));
        Assert.Empty(_effects);
        Assert.All([0, 1, 2], i => Assert.Equal("group /g failed: more than 3 restarts within 5s, the last because a: exited 1", Word(i).Held?.Text));

        // The group above hears of it when nothing runs any more.
        Feed(new MemberReported(1, MemberPhase.Pending, 1));
        Assert.Empty(_effects);
        Feed(new MemberReported(2, MemberPhase.Pending, 1));
        Assert.IsType<GroupEffect.Death>(Assert.Single(_effects));

        Feed(new Permitted());
        Assert.Equal([0], Permits());
        Assert.All([0, 1, 2], i => Assert.Null(Word(i).Held));
        Assert.Equal(0, _model.Window.CountAt(Clock));
    }

    [Fact]
    public void Members_that_die_together_are_one_restart_of_a_one_for_all_group()
    {
        _spec = _spec with { Strategy = SupervisionStrategy.OneForAll };
        Feed(new MemberReported(0, MemberPhase.Pending, 0), new MemberDied(0, "a: exited 1"), new MemberReported(1, MemberPhase.Pending, 0), new MemberDied(1, "b: exited 1"));
        Assert.Equal(1, _model.Window.CountAt(Clock));
        Feed(new MemberReported(2, MemberPhase.Pending, 1));
        Assert.Equal([0, 1], Permits());
    }

    [Fact]
    public void The_end_of_any_significant_member_ends_the_group()
    {
        _spec = _spec with { AutoShutdown = AutoShutdown.AnySignificant };
        _significant = [true, false, false];
        Feed(new MemberReported(1, MemberPhase.Done, 0), new MemberEnded(1, "b: completed", IsSignificant: false, Escalates: false));
        Assert.Null(Word(2).Held);
        Feed(new MemberReported(0, MemberPhase.Done, 0), new MemberEnded(0, "a: completed", IsSignificant: true, Escalates: false));
        Assert.NotNull(Word(2).Held);
        Feed(new MemberReported(2, MemberPhase.Pending, 1));
        Assert.IsType<GroupEffect.End>(Assert.Single(_effects));
    }

    [Fact]
    public void With_all_significant_the_last_of_them_ends_the_group()
    {
        _spec = _spec with { AutoShutdown = AutoShutdown.AllSignificant };
        _significant = [true, true, false];
        Feed(new MemberReported(0, MemberPhase.Done, 0), new MemberEnded(0, "a: completed", IsSignificant: true, Escalates: false));
        Assert.Null(Word(2).Held);
        Feed(new MemberReported(1, MemberPhase.Done, 0), new MemberEnded(1, "b: completed", IsSignificant: true, Escalates: false));
        Assert.NotNull(Word(2).Held);
    }

    [Fact]
    public void A_member_that_escalates_fails_the_group()
    {
        Feed(new MemberReported(0, MemberPhase.Idle, 0), new MemberEnded(0, "a: gave up", IsSignificant: false, Escalates: true));
        Assert.IsType<GroupState.Failed>(_model.State);
    }

    [Fact]
    public void A_group_held_from_above_starts_afresh_when_it_is_let_go()
    {
        Feed(new MemberDied(0, "a: exited 1"), new WordFromAbove(Shutdown));
        Assert.All([0, 1, 2], i => Assert.Equal(Shutdown, Word(i).Held));
        Feed(new WordFromAbove(null));
        Assert.All([0, 1, 2], i => Assert.Null(Word(i).Held));
        Assert.Equal(0, _model.Window.CountAt(Clock));
    }

    private int[] Permits() => [.. _effects.Select(e => Assert.IsType<GroupEffect.Permit>(e).Member)];

    private GroupModel All(MemberPhase phase)
    {
        var model = GroupModel.New(new RestartIntensity(_spec.Intensity!.Value, _spec.Period), _spec.Members.Length);
        return model with { Members = [.. model.Members.Select(m => m with { Phase = phase })] };
    }

    private MemberWord Word(int member) => GroupMachine.WordFor(_model, member, _spec);

    /// <summary>As the actor does: each change of a word gets the next number.</summary>
    private void Feed(params GroupInput[] inputs)
    {
        foreach (var input in inputs)
        {
            var before = Words();
            var decision = GroupMachine.Decide(_model, input, _spec, _significant, Clock);
            (_model, _effects) = (decision.Model, decision.Effects);
            if (!before.SequenceEqual(Words()))
            {
                _model = _model with { WordNumber = _model.WordNumber + 1 };
            }
        }
    }

    private MemberWord[] Words() => [.. Enumerable.Range(0, _spec.Members.Length).Select(Word)];
}
