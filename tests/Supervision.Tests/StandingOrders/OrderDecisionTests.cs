using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Posix.Processes;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Specs.Reconciliation;
using Supervision.StandingOrders;
using Supervision.Tests.Services;

namespace Supervision.Tests.StandingOrders;

/// <summary>
/// "The daemon decides ahead and leaves with the keeper what to do at the next exit of a process (respawn at once, a bounded number of times, or wait for me)."
/// </summary>
public sealed class OrderDecisionTests
{
    private static readonly Obstacle Group = new("group / restarts", Cause.Group("/", "group / restarts"));

    private static ServiceModel Running(ServiceSpec spec, params TimeSpan[] restarts) =>
        Sample.Model(new ServiceState.Running(7, Sample.Process, Sample.Clock - TimeSpan.FromSeconds(1))) with
        {
            RunsBy = SpecImprint.Of(spec),
            RecentRestarts = [.. restarts],
            Streak = restarts.Length,
            Restarts = restarts.Length,
        };

    private static StandingOrder? Of(ServiceSpec spec, ServiceModel? model = null, Gates? gates = null, bool isReliedOn = false) =>
        OrderDecision.Of(model ?? Running(spec), spec, gates ?? Gates.Open, isReliedOn, Sample.Clock);

    [Fact]
    public void A_simple_service_must_leave_an_order_with_the_keeper()
    {
        var order = Of(Sample.Web)!;
        Assert.Equal(10, order.Turns.Count);
        Assert.True(order.IsFor(new ExitStatus.Exited(0), Sample.Clock));
        Assert.True(order.IsFor(new ExitStatus.Signaled(9, CoreDumped: false), Sample.Clock));
        Assert.False(order.IsFor(new ExitStatus.Lost(), Sample.Clock));
        Assert.Equal(TimeSpan.FromSeconds(10), order.AgeMin);
    }

    public static TheoryData<string> NotSimple => [.. Exceptions.Keys];

    private static readonly ImmutableSortedDictionary<string, ServiceSpec> Exceptions = new Dictionary<string, ServiceSpec>
    {
        ["temporary"] = Sample.Web with { Restart = new RestartSpec { Policy = RestartPolicy.Temporary } },
        ["one-shot"] = Sample.Web with { Type = ServiceType.OneShot },
        ["forking"] = Sample.Web with { Type = ServiceType.Forking },
        ["pre-start hook"] = Sample.Web with { Hooks = new HooksSpec { PreStart = [new HookSpec { Command = ["x"], Origin = "" }] } },
        ["post-start hook"] = Sample.Web with { Hooks = new HooksSpec { PostStart = [new HookSpec { Command = ["x"], Origin = "" }] } },
        ["post-stop hook"] = Sample.Web with { Hooks = new HooksSpec { PostStop = [new HookSpec { Command = ["x"], Origin = "" }] } },
        ["environment files"] = Sample.Web with { EnvironmentFiles = ["/etc/web"] },
        ["requires"] = Sample.Web with { Requires = [new Requirement(ServiceName.Parse("db"), RequirementCondition.Ready, WhenLost.Ignore, "")] },
        ["after"] = Sample.Web with { After = [ServiceName.Parse("db")] },
        ["wants"] = Sample.Web with { Wants = [ServiceName.Parse("db")] },
        ["on-connection"] = Sample.Web with { Start = StartTrigger.OnConnection },
        ["no restarts"] = Sample.Web with { Restart = new RestartSpec { Limit = 0 } },
    }.ToImmutableSortedDictionary();

    [Theory]
    [MemberData(nameof(NotSimple))]
    public void What_has_more_to_do_between_two_processes_must_wait_for_the_daemon(string what) => Assert.Null(Of(Exceptions[what]));

    [Fact]
    public void Whatever_is_in_the_way_must_take_the_order_back()
    {
        Gates[] closed =
        [
            Gates.Open with { Missing = Group }, Gates.Open with { Lost = Group }, Gates.Open with { NotYet = Group }, Gates.Open with { Held = Group },
            Gates.Open with { GroupIsFree = false }, Gates.Open with { AwaitsPermit = true }, Gates.Open with { Order = Group }, Gates.Open with { Conflict = Group },
            Gates.Open with { Listener = Group },
        ];
        Assert.All(closed, gates => Assert.Null(Of(Sample.Web, gates: gates)));
        Assert.Null(Of(Sample.Web, isReliedOn: true));
        Assert.Null(Of(Sample.Web, Running(Sample.Web) with { Wanted = false }));
        Assert.Null(Of(Sample.Web, Running(Sample.Web with { Command = ["/bin/other"] })));
    }

    [Fact]
    public void Only_a_service_that_runs_must_have_an_order() =>
        Assert.All(Sample.States, s => Assert.Equal(s.Model.State is ServiceState.Running, Of(Sample.Web, s.Model with { RunsBy = SpecImprint.Of(Sample.Web) }) is not null));

    [Fact]
    public void A_service_that_is_replaced_while_it_serves_must_have_an_order_but_not_in_the_midst_of_that()
    {
        var spec = Sample.Web with { Handoff = new HandoffSpec { Mode = HandoffMode.Overlap } };
        Assert.NotNull(Of(spec));
        Assert.Null(Of(spec, Running(spec) with { Handoff = new Handoff(8, null, HandoffPhase.Rising, Sample.Alice) }));
    }

    [Fact]
    public void Exit_codes_that_lead_to_no_restart_must_not_be_for_the_order()
    {
        var order = Of(Sample.Web with { Restart = new RestartSpec { Policy = RestartPolicy.Transient, PreventExitCodes = [3] } })!;
        Assert.Equal([false, true, false, true], new[] { 0, 1, 3, 4 }.Select(code => order.IsFor(new ExitStatus.Exited(code), Sample.Clock)));
    }

    [Fact]
    public void Who_is_not_ready_by_its_start_must_be_started_once_without_the_daemon() =>
        Assert.Single(Of(Sample.Web with { Ready = new ReadySpec { When = ReadyWhen.Notify } })!.Turns);

    [Fact]
    public void The_keeper_must_decide_as_the_daemon_would()
    {
        var random = new Random(7);
        for (var i = 0; i < 3000; i++)
        {
            var spec = Sample.Web with
            {
                Restart = new RestartSpec
                {
                    Policy = random.Next(2) == 0 ? RestartPolicy.Permanent : RestartPolicy.Transient,
                    Limit = random.Next(4) == 0 ? null : random.Next(5),
                    Period = TimeSpan.FromSeconds(30),
                    Backoff = random.Next(2) == 0 ? new BackoffSpec() : new BackoffSpec { Min = TimeSpan.Zero, Max = TimeSpan.Zero },
                },
            };
            var model = Running(spec, [.. Enumerable.Range(0, random.Next(5)).Select(_ => Sample.Clock - TimeSpan.FromSeconds(random.Next(1, 60))).Order()]);
            var order = Of(spec, model);
            var clock = Sample.Clock;
            for (var end = 0; end < 4; end++)
            {
                clock += TimeSpan.FromSeconds(random.Next(30));
                var code = random.Next(2);
                var decision = ServiceMachine.Decide(model, new ServiceInput.Exited(model.LiveNumber!.Value, ExitDescription.Exited(code), 0), Sample.In(spec, clock: clock));
                var isAtOnce = decision.Model.State is ServiceState.Starting;
                if (end > 0 && order is null)
                {
                    // The bound is reached: the daemon goes on.
                    break;
                }

                Assert.True((order?.IsFor(new ExitStatus.Exited(code), clock) ?? false) == isAtOnce, $"case {i}, end {end}: {spec.Restart} {decision.Model.State} {decision.Model.Reason}");
                if (!isAtOnce)
                {
                    break;
                }

                order = order!.Rest(clock);
                var next = new KeptProcess(model.LiveNumber.Value + 1, Sample.Process, null, 0) { IsRespawn = true, StartedAt = clock };
                var told = ServiceMachine.Decide(
                    model, new ServiceInput.Respawned(model.LiveNumber.Value, ExitDescription.Exited(code), clock) { Next = next }, Sample.In(spec, clock: clock + TimeSpan.FromHours(1)));
                Assert.Equal(decision.Facts.Select(f => (f.GetType(), f.Text, f.Clock, f.Cause)), told.Facts.Select(f => (f.GetType(), f.Text, f.Clock, f.Cause)));
                model = ServiceMachine.Decide(told.Model, new ServiceInput.Spawned(next.Number, next.Process) { At = clock }, Sample.In(spec, clock: clock + TimeSpan.FromHours(1))).Model;
            }
        }
    }
}
