using System.Collections.Immutable;
using System.Text;
using Supervision.Schedules;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Tests.Services;
using static Supervision.Services.ServiceInput;

namespace Supervision.Tests.Schedules;

/// <summary>Every state with everything that a schedule or a repetition can want: the table that the manual shows.</summary>
public sealed class ScheduleTableTests
{
    private static readonly ScheduleDue Due = new(Sample.Now, "2030-01-02 03:04", IsMissed: false, IsSkippedByClock: false);
    private static readonly ScheduleSpec Start = new() { Cron = "4 3 * * *" };

    private static readonly ImmutableArray<(string Name, ServiceInput Input, ServiceSpec Spec, Func<ServiceModel, ServiceModel> Past)> Inputs =
    [
        ("start, overlap = skip", Due, With(Start), Same),
        ("start, overlap = queue", Due, With(Start with { Overlap = ScheduleOverlap.Queue }), Same),
        ("start, overlap = queue, one waits", Due, With(Start with { Overlap = ScheduleOverlap.Queue }), Queued),
        ("start, overlap = restart", Due, With(Start with { Overlap = ScheduleOverlap.Restart }), Same),
        ("start, disabled by an operator", Due, With(Start), m => Same(m) with { EnabledByOperator = false }),
        ("start, missed, catch-up = none", Due with { IsMissed = true }, With(Start), Same),
        ("start, missed, catch-up = once", Due with { IsMissed = true }, With(Start with { CatchUp = CatchUp.Once }), Same),
        ("stop", Due, With(Start with { Action = HookAction.Stop }), Same),
        ("stop, disabled by an operator", Due, With(Start with { Action = HookAction.Stop }), m => Same(m) with { EnabledByOperator = false }),
        ("restart", Due, With(Start with { Action = HookAction.Restart }), Same),
        ("reload", Due, With(Start with { Action = HookAction.Reload }), Same),
        ("the run that waits may begin", new QueuedRunDue(), With(Start), Queued),
        ("repeat start", new RepeatDue(7), Repeating(HookAction.Start), Same),
        ("repeat stop", new RepeatDue(7), Repeating(HookAction.Stop), Same),
        ("repeat restart", new RepeatDue(7), Repeating(HookAction.Restart), Same),
        ("repeat reload", new RepeatDue(7), Repeating(HookAction.Reload), Same),
        ("repeat of an earlier incarnation", new RepeatDue(6), Repeating(HookAction.Restart), Same),
        ("no schedule any more", Due, Sample.Web, m => m),
    ];

    [Fact]
    public void The_manual_shows_what_schedules_and_repetitions_do() =>
        ManualTable.Check(Table(), "src", "Supervision", "Schedules", "ScheduleDecisions.md");

    [Fact]
    public void Facts_alone_lead_to_the_same_state()
    {
        foreach (var (state, model, input, spec, _) in Cases())
        {
            var decision = ServiceMachine.Decide(model, input, Sample.In(spec));
            var replayed = decision.Facts.Aggregate(model, ServiceMachine.Apply);
            Assert.True(decision.Model with { RecentRestarts = [] } == replayed with { RecentRestarts = [] }, $"{state} × {input}");
        }
    }

    [Fact]
    public void Whatever_is_started_has_the_schedule_as_its_cause()
    {
        foreach (var (state, model, input, spec, _) in Cases())
        {
            var facts = ServiceMachine.Decide(model, input, Sample.In(spec)).Facts;
            Assert.All(facts, f => Assert.True(f.Cause.Kind is CauseKind.Schedule, $"{state} × {input}: {f}"));
        }
    }

    private static IEnumerable<(string State, ServiceModel Model, ServiceInput Input, ServiceSpec Spec, string Name)> Cases() =>
        from state in Sample.States
        from input in Inputs
        select (state.Name, input.Past(state.Model), input.Input, input.Spec, input.Name);

    private static ServiceSpec With(ScheduleSpec schedule) => Sample.Web with { Schedule = schedule, Reload = new ReloadSpec { Signal = 1 } };

    private static ServiceSpec Repeating(HookAction action) =>
        Sample.Web with { Repeat = new RepeatSpec { Action = action, Every = TimeSpan.FromHours(1) }, Reload = new ReloadSpec { Signal = 1 } };

    private static ServiceModel Same(ServiceModel model) => model with { Schedule = new ScheduleProgress("4 3 * * *", Sample.Now - TimeSpan.FromDays(1)) };

    private static ServiceModel Queued(ServiceModel model) => Same(model) with { Schedule = Same(model).Schedule! with { Queued = "schedule 4 3 * * *" } };

    private static string Table()
    {
        var text = new StringBuilder();
        text.Append("# What schedules and repetitions do to a service in every state\n\n");
        text.Append("Written by the tests from the machine itself. An input that is not listed for a state changes nothing there.\n");
        foreach (var state in Cases().GroupBy(c => c.State))
        {
            text.Append($"\n## {state.Key}\n\n| what is due | what has happened | state | what is done |\n| --- | --- | --- | --- |\n");
            foreach (var (_, model, input, spec, name) in state)
            {
                var decision = ServiceMachine.Decide(model, input, Sample.In(spec));
                if (!decision.Facts.IsEmpty || !decision.Effects.IsEmpty)
                {
                    var after = decision.Model.State == model.State ? "" : decision.Model.State.Word;
                    text.Append($"| {name} | {string.Join(", ", decision.Facts.Select(f => ManualTable.Kebab(f.GetType().Name)))} | {after} | {string.Join(", ", decision.Effects.Select(e => ManualTable.Kebab(e.GetType().Name)))} |\n");
                }
            }
        }

        return text.ToString();
    }
}
