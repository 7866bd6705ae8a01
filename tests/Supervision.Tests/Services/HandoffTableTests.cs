using System.Collections.Immutable;
using System.Text;
using Supervision.Services;
using Supervision.Specs;
using static Supervision.Services.ServiceInput;

namespace Supervision.Tests.Services;

/// <summary>What happens while there are two processes: the table that the manual shows is what the machine does.</summary>
public sealed class HandoffTableTests
{
    private static readonly Obstacle Database = new("db to be ready", Cause.Dependency("it requires db to be ready"));

    private static readonly ImmutableArray<(string Name, ServiceModel Model)> States =
        [("running", Sample.States.Single(s => s.Name == "running").Model), .. Sample.Handoffs];

    private static IEnumerable<(string Name, ServiceModel Model, Surroundings In)> Cases =>
    [
        .. States.Select(s => (s.Name, s.Model, Sample.In(Sample.Overlapping))),
        .. Sample.FrontedHandoffs.Select(s => (s.Name, s.Model, Sample.In(Sample.Fronted) with { Port = 20009 })),
    ];

    private static readonly ImmutableArray<(string Name, ServiceInput Input, Gates Gates)> Inputs =
    [
        ("restart", new Command(CommandVerb.Restart, Sample.Alice), Gates.Open),
        ("stop", new Command(CommandVerb.Stop, Sample.Alice), Gates.Open),
        ("start", new Command(CommandVerb.Start, Sample.Alice), Gates.Open),
        ("spec changed, and with it the process", new SpecChanged(Restarts: true, null, Sample.Alice), Gates.Open),
        ("requirement lost", new GatesChanged(), Gates.Open with { Missing = Database, Lost = Database }),
        ("#8 spawned", new Spawned(8, Sample.Second), Gates.Open),
        ("#8 cannot be spawned", new SpawnFailed(8, "cannot run /bin/web: No such file or directory (ENOENT)", IsTransient: false), Gates.Open),
        ("#8 says that it is ready", new ReadyTold(8), Gates.Open),
        ("#8: time to become ready is over", new StartTimedOut(8), Gates.Open),
        ("#8 healthy", new HealthJudged(8, true, ""), Gates.Open),
        ("#8 unhealthy", new HealthJudged(8, false, "no answer"), Gates.Open),
        ("#8 gives no sign of life", new WatchdogExpired(8), Gates.Open),
        ("#8 says that it stops", new StoppingTold(8), Gates.Open),
        ("#8 asks for more time", new MoreTimeAsked(8, TimeSpan.FromSeconds(30)), Gates.Open),
        ("#8 names another main process", new MainProcessTold(8, Sample.Second with { Pid = 4713 }), Gates.Open),
        ("#8 exited 3", new Exited(8, ExitDescription.Exited(3), 0), Gates.Open),
        ("#8 exited 3, others of it left", new Exited(8, ExitDescription.Exited(3), 2), Gates.Open),
        ("#8: nothing of it left", new TreeGone(8), Gates.Open),
        ("#8: time is over", new HandoffDue(8), Gates.Open),
        ("#7: its connections have ended", new FlowsEnded(7), Gates.Open),
        ("#8 adopted by another keeper", new Adopted(8, Sample.Second), Gates.Open),
        ("#8 adopted by another keeper, to be ended", new Adopted(8, Sample.Second) { Ends = true }, Gates.Open),
        ("#7 unhealthy", new HealthJudged(7, false, "no answer"), Gates.Open),
        ("#7 says that it stops", new StoppingTold(7), Gates.Open),
        ("#7 asks for more time", new MoreTimeAsked(7, TimeSpan.FromSeconds(30)), Gates.Open),
        ("#7 exited 3", new Exited(7, ExitDescription.Exited(3), 0), Gates.Open),
        ("#7 exited 3, the group decides", new Exited(7, ExitDescription.Exited(3), 0), Gates.Open with { GroupIsFree = false }),
        ("#7 exited 3, others of it left", new Exited(7, ExitDescription.Exited(3), 2), Gates.Open),
        ("#7: nothing of it left", new TreeGone(7), Gates.Open),
        ("#7: time is over", new HandoffDue(7), Gates.Open),
        ("#7 adopted by another keeper", new Adopted(7, Sample.Process), Gates.Open),
        ("recovered, both run", Recovered(Kept(7), Kept(8)), Gates.Open),
        ("recovered, #7 has ended", Recovered(Kept(7, 3), Kept(8)), Gates.Open),
        ("recovered, #8 has ended", Recovered(Kept(7), Kept(8, 3)), Gates.Open),
        ("recovered, both have ended", Recovered(Kept(7, 3), Kept(8, 4)), Gates.Open),
        ("recovered, nothing runs", Recovered(), Gates.Open),
        ("recovered, the host has booted", new Recovered("boot-2", []), Gates.Open),
    ];

    [Fact]
    public void The_manual_shows_what_the_machine_does_in_a_handoff() => ManualTable.Check(Table(), "src", "Supervision", "Services", "ServiceHandoff.md");

    [Fact]
    public void Facts_alone_lead_to_the_same_state_and_there_are_never_three()
    {
        foreach (var (stateName, model, surroundings) in Cases)
        {
            foreach (var (inputName, input, gates) in Inputs)
            {
                var decision = ServiceMachine.Decide(model, input, surroundings with { Gates = gates });
                var replayed = decision.Facts.Aggregate(model, ServiceMachine.Apply);
                Assert.True(decision.Model with { RecentRestarts = [], Commands = [] } == replayed with { RecentRestarts = [], Commands = [] }, $"{stateName} × {inputName}");
                var starts = decision.Effects.Count(e => e is ServiceEffect.SpawnBeside or ServiceEffect.Spawn);
                Assert.True(starts <= 1 && (starts == 0 || model.Handoff is null || model.LiveNumber is null || decision.Facts.Any(f => f is ServiceFact.Ended or ServiceFact.HandoffOver)), $"{stateName} × {inputName}");
            }
        }
    }

    [Fact]
    public void A_second_request_must_be_refused_where_that_is_wanted_and_a_change_of_the_configuration_never()
    {
        var refusing = Sample.Overlapping with { Handoff = Sample.Overlapping.Handoff with { WhenBusy = WhenBusy.Refuse } };
        var busy = Sample.Handoffs[0].Model;
        Assert.Equal("web is in the midst of a handoff, which alice through pbm began", ServiceMachine.Decide(busy, new Command(CommandVerb.Restart, Sample.Alice), Sample.In(refusing)).Refusal);
        Assert.NotNull(ServiceMachine.Decide(busy, new SpecChanged(Restarts: true, null, Sample.Alice), Sample.In(refusing)).Model.Handoff!.Next);
    }

    private static KeptProcess Kept(int number, int? code = null) =>
        new(number, number == 7 ? Sample.Process : Sample.Second, code is { } c ? ExitDescription.Exited(c) : null, 0);

    private static Recovered Recovered(params KeptProcess[] kept) => new(Sample.BootId, [.. kept]);

    private static string Table()
    {
        var text = new StringBuilder();
        text.Append("# What a service does while one process takes over from another\n\n");
        text.Append("Written by the tests from the machine itself. An input that is not listed for a state changes nothing there.\n");
        text.Append("The service is that of ServiceMachine.md with handoff.mode = overlap, and proxy (or redirect) where ports are spoken of or the former\n");
        text.Append("one empties, which is that it goes on with the connections that it has. #7 is the old process, #8 the new one.\n");
        foreach (var (name, model, surroundings) in Cases)
        {
            text.Append($"\n## {name}\n\n| input | what has happened | state | what is done |\n| --- | --- | --- | --- |\n");
            foreach (var (inputName, input, gates) in Inputs)
            {
                ServiceTableTests.Row(text, model, inputName, ServiceMachine.Decide(model, input, surroundings with { Gates = gates }));
            }
        }

        return text.ToString();
    }
}
