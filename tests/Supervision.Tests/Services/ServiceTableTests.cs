using System.Collections.Immutable;
using System.Text;
using Supervision.Services;
using Supervision.Specs;
using static Supervision.Services.ServiceInput;

namespace Supervision.Tests.Services;

/// <summary>Every state with every input: the table that the manual shows is what the machine does.</summary>
public sealed class ServiceTableTests
{
    private static readonly Obstacle Database = new("db to be ready", Cause.Dependency("it requires db to be ready"));
    private static readonly Obstacle Group = new("group / restarts", Cause.Group("/", "group / restarts"));
    private static readonly Obstacle Shutdown = new("the node to start again", Cause.Shutdown);

    private static readonly ImmutableArray<(string Name, ServiceInput Input, Gates Gates, TimeSpan Later)> Inputs =
    [
        ("start", new Command(CommandVerb.Start, Sample.Alice), Gates.Open, TimeSpan.Zero),
        ("start, requirement missing", new Command(CommandVerb.Start, Sample.Alice), Gates.Open with { Missing = Database }, TimeSpan.Zero),
        ("stop", new Command(CommandVerb.Stop, Sample.Alice), Gates.Open, TimeSpan.Zero),
        ("stop, others depend on it", new Command(CommandVerb.Stop, Sample.Alice), Gates.Open with { DependentsLeft = false }, TimeSpan.Zero),
        ("restart", new Command(CommandVerb.Restart, Sample.Alice), Gates.Open, TimeSpan.Zero),
        ("enable", new Command(CommandVerb.Enable, Sample.Alice), Gates.Open, TimeSpan.Zero),
        ("disable", new Command(CommandVerb.Disable, Sample.Alice), Gates.Open, TimeSpan.Zero),
        ("clear", new Command(CommandVerb.Clear, Sample.Alice), Gates.Open, TimeSpan.Zero),
        ("signal", new SendSignal(1, "SIGHUP", Sample.Alice), Gates.Open, TimeSpan.Zero),
        ("nothing in the way", new GatesChanged(), Gates.Open, TimeSpan.Zero),
        ("requirement missing", new GatesChanged(), Gates.Open with { Missing = Database }, TimeSpan.Zero),
        ("requirement lost", new GatesChanged(), Gates.Open with { Missing = Database, Lost = Database }, TimeSpan.Zero),
        ("not its turn yet", new GatesChanged(), Gates.Open with { NotYet = Group }, TimeSpan.Zero),
        ("held by its group", new GatesChanged(), Gates.Open with { Held = Group }, TimeSpan.Zero),
        ("held by the node's end", new GatesChanged(), Gates.Open with { Held = Shutdown }, TimeSpan.Zero),
        ("one that it conflicts with is enabled", new GatesChanged(), Gates.Open with { Conflict = new Obstacle("db, which conflicts with it, to be disabled", Cause.Dependency("it conflicts with db")) }, TimeSpan.Zero),
        ("starts after another that is on its way", new GatesChanged(), Gates.Open with { Order = new Obstacle("db to be ready or to fail", Cause.Dependency("it starts after db")) }, TimeSpan.Zero),
        ("another wants it", new Invited(Cause.Dependency("web wants it")), Gates.Open, TimeSpan.Zero),
        ("provider returned", new ProviderReturned(Cause.Dependency("db is back")), Gates.Open, TimeSpan.Zero),
        ("spawned", new Spawned(7, Sample.Process), Gates.Open, TimeSpan.Zero),
        ("another one spawned", new Spawned(6, Sample.Process), Gates.Open, TimeSpan.Zero),
        ("cannot be spawned", new SpawnFailed(7, "cannot run /bin/web: No such file or directory (ENOENT)", IsTransient: false), Gates.Open, TimeSpan.Zero),
        ("cannot be spawned now", new SpawnFailed(7, "cannot run /bin/web: Cannot allocate memory (ENOMEM)", IsTransient: true), Gates.Open, TimeSpan.Zero),
        ("exited 0", new Exited(7, ExitDescription.Exited(0), 0), Gates.Open, TimeSpan.Zero),
        ("exited 3", new Exited(7, ExitDescription.Exited(3), 0), Gates.Open, TimeSpan.Zero),
        ("exited 3, the group decides", new Exited(7, ExitDescription.Exited(3), 0), Gates.Open with { GroupIsFree = false }, TimeSpan.Zero),
        ("exited 3, others of it left", new Exited(7, ExitDescription.Exited(3), 2), Gates.Open, TimeSpan.Zero),
        ("exited 3, and the keeper has started the next one", Respawned(7), Gates.Open, TimeSpan.Zero),
        ("exited 3, and the keeper has started the next one, requirement lost", Respawned(7), Gates.Open with { Missing = Database, Lost = Database }, TimeSpan.Zero),
        ("the keeper has started one after another", Respawned(6), Gates.Open, TimeSpan.Zero),
        ("lost", new Exited(7, ExitDescription.Lost, 0), Gates.Open, TimeSpan.Zero),
        ("another one exited", new Exited(6, ExitDescription.Exited(0), 0), Gates.Open, TimeSpan.Zero),
        ("nothing of it left", new TreeGone(7), Gates.Open, TimeSpan.Zero),
        ("time to stop is over", new StopTimedOut(7), Gates.Open, TimeSpan.Zero),
        ("backoff is over", new BackoffElapsed(), Gates.Open, TimeSpan.FromSeconds(5)),
        ("backoff is over, requirement missing", new BackoffElapsed(), Gates.Open with { Missing = Database }, TimeSpan.FromSeconds(5)),
        ("reload", new Command(CommandVerb.Reload, Sample.Alice), Gates.Open, TimeSpan.Zero),
        ("forked", new Forked(7, ExitDescription.Exited(0), 1), Gates.Open, TimeSpan.Zero),
        ("names another main process", new MainProcessTold(7, Sample.Process with { Pid = 4712 }), Gates.Open, TimeSpan.Zero),
        ("says that it is ready", new ReadyTold(7), Gates.Open, TimeSpan.Zero),
        ("says that it reloads", new ReloadingTold(7), Gates.Open, TimeSpan.Zero),
        ("says that it stops", new StoppingTold(7), Gates.Open, TimeSpan.Zero),
        ("asks for more time", new MoreTimeAsked(7, TimeSpan.FromSeconds(30)), Gates.Open, TimeSpan.Zero),
        ("time to become ready is over", new StartTimedOut(7), Gates.Open, TimeSpan.Zero),
        ("reload command failed", new ReloadCommandEnded(7, "reload-web: exited 1"), Gates.Open, TimeSpan.Zero),
        ("time to reload is over", new ReloadTimedOut(7), Gates.Open, TimeSpan.Zero),
        ("pre-start hooks done", new HooksEnded(HookMoment.PreStart, 7, null), Gates.Open, TimeSpan.Zero),
        ("pre-start hook failed", new HooksEnded(HookMoment.PreStart, 7, "prepare: exited 1"), Gates.Open, TimeSpan.Zero),
        ("post-start hooks done", new HooksEnded(HookMoment.PostStart, 7, null), Gates.Open, TimeSpan.Zero),
        ("pre-stop hooks done", new HooksEnded(HookMoment.PreStop, 7, null), Gates.Open, TimeSpan.Zero),
        ("post-stop hooks done", new HooksEnded(HookMoment.PostStop, 7, null), Gates.Open, TimeSpan.Zero),
        ("healthy", new HealthJudged(7, true, ""), Gates.Open, TimeSpan.Zero),
        ("unhealthy", new HealthJudged(7, false, "no answer"), Gates.Open, TimeSpan.Zero),
        ("no sign of life", new WatchdogExpired(7), Gates.Open, TimeSpan.Zero),
        ("spec changed", new SpecChanged(Restarts: false, null, Sample.Alice), Gates.Open, TimeSpan.Zero),
        ("spec changed, and with it the process", new SpecChanged(Restarts: true, null, Sample.Alice), Gates.Open, TimeSpan.Zero),
        ("spec changed, no longer enabled", new SpecChanged(Restarts: false, false, Sample.Alice), Gates.Open, TimeSpan.Zero),
        ("spec changed, enabled now", new SpecChanged(Restarts: false, true, Sample.Alice), Gates.Open, TimeSpan.Zero),
        ("scaled", new Scaled(2, 3, Sample.Alice), Gates.Open, TimeSpan.Zero),
        ("removed", new Removed(Sample.Alice), Gates.Open, TimeSpan.Zero),
        ("adopted by another keeper", new Adopted(7, Sample.Process), Gates.Open, TimeSpan.Zero),
        ("adopted by another keeper, to be ended", new Adopted(7, Sample.Process) { Ends = true }, Gates.Open, TimeSpan.Zero),
        ("another one adopted", new Adopted(6, Sample.Process), Gates.Open, TimeSpan.Zero),
        ("recovered, its keeper had died", Recovered(new KeptProcess(7, Sample.Process, null, 0) { IsOrphan = true }), Gates.Open, TimeSpan.Zero),
        ("recovered, its keeper had died, to be ended", Recovered(new KeptProcess(7, Sample.Process, null, 0) { IsOrphan = true }) with { EndsOrphans = true }, Gates.Open, TimeSpan.Zero),
        ("recovered, still runs", Recovered(new KeptProcess(7, Sample.Process, null, 0)), Gates.Open, TimeSpan.Zero),
        ("recovered, has ended", Recovered(new KeptProcess(7, Sample.Process, ExitDescription.Exited(3), 0)), Gates.Open, TimeSpan.Zero),
        ("recovered, a newer one runs", Recovered(new KeptProcess(8, Sample.Process, null, 0)), Gates.Open, TimeSpan.Zero),
        ("recovered, the keeper has started two after it", Recovered(
            new KeptProcess(7, Sample.Process, ExitDescription.Exited(3), 0),
            new KeptProcess(8, Sample.Process with { Pid = 4712 }, ExitDescription.Exited(4), 0) { IsRespawn = true },
            new KeptProcess(9, Sample.Process with { Pid = 4713 }, null, 0) { IsRespawn = true }), Gates.Open, TimeSpan.Zero),
        ("recovered, it has ended and the next one runs", Recovered(new KeptProcess(7, Sample.Process, ExitDescription.Exited(3), 0), new KeptProcess(8, Sample.Process, null, 0)), Gates.Open, TimeSpan.Zero),
        ("recovered, it has ended, and so have the next two", Recovered(new KeptProcess(9, Sample.Process, ExitDescription.Exited(5), 0), new KeptProcess(8, Sample.Process, ExitDescription.Exited(4), 0), new KeptProcess(7, Sample.Process, ExitDescription.Exited(3), 0)), Gates.Open, TimeSpan.Zero),
        ("recovered, nothing runs", Recovered(), Gates.Open, TimeSpan.Zero),
        ("recovered, the host has booted", new Recovered("boot-2", []), Gates.Open, TimeSpan.Zero),
    ];

    [Fact]
    public void The_manual_shows_what_the_machine_does() =>
        ManualTable.Check(Table(), "src", "Supervision", "Services", "ServiceMachine.md");

    [Fact]
    public void Every_input_is_in_the_table()
    {
        // These have tables of their own, beside this one and beside the decisions on schedules.
        Type[] elsewhere = [typeof(HandoffDue), typeof(FlowsEnded), typeof(ScheduleSet), typeof(ScheduleDue), typeof(QueuedRunDue), typeof(RepeatDue)];
        var all = typeof(ServiceInput).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(ServiceInput)));
        Assert.Empty(all.Except(elsewhere).Except(Inputs.Select(i => i.Input.GetType())));
    }

    [Fact]
    public void Stored_descriptors_are_dropped_once_when_the_service_goes_down()
    {
        var stores = Sample.Web with { DescriptorStoreMax = 1 };
        var stopped = ServiceMachine.Decide(Sample.States.Single(s => s.Name == "stopping, asked").Model, new Exited(7, ExitDescription.Exited(0), 0), Sample.In(stores));
        var restarted = ServiceMachine.Decide(Sample.States.Single(s => s.Name == "running").Model, new Exited(7, ExitDescription.Exited(3), 0), Sample.In(stores));
        Assert.Single(stopped.Effects.OfType<ServiceEffect.StoreDrop>());
        Assert.Empty(restarted.Effects.OfType<ServiceEffect.StoreDrop>());
        Assert.Empty(ServiceMachine.Decide(stopped.Model, new Command(CommandVerb.Stop, Sample.Alice), Sample.In(stores)).Effects);
    }

    [Theory]
    [InlineData(KillScope.Tree, "stopping", true)]
    [InlineData(KillScope.Group, "disabled", true)]
    [InlineData(KillScope.Process, "disabled", false)]
    public void Only_those_that_a_stop_reaches_are_waited_for(KillScope kill, string state, bool isKilled)
    {
        var spec = Sample.Web with { Stop = new StopSpec { Kill = kill } };
        var asked = Sample.States.Single(s => s.Name == "stopping, asked").Model;
        var ended = ServiceMachine.Decide(asked, new Exited(7, ExitDescription.Signaled("SIGKILL"), 2), Sample.In(spec));
        Assert.Equal((state, isKilled), (ended.Model.State.Word, ended.Effects.Any(e => e is ServiceEffect.Kill)));
    }

    [Fact]
    public void Facts_alone_lead_to_the_same_state()
    {
        foreach (var (stateName, model) in Sample.States)
        {
            foreach (var (inputName, input, gates, later) in Inputs)
            {
                var decision = ServiceMachine.Decide(model, input, Sample.In(gates: gates, clock: Sample.Clock + later));
                var replayed = decision.Facts.Aggregate(model, ServiceMachine.Apply);
                Assert.True(decision.Model.RecentRestarts.SequenceEqual(replayed.RecentRestarts), $"{stateName} × {inputName}");
                Assert.True(decision.Model with { RecentRestarts = [], Commands = [] } == replayed with { RecentRestarts = [], Commands = [] }, $"{stateName} × {inputName}");
            }
        }
    }

    [Fact]
    public void A_second_process_is_never_ordered_while_one_lives()
    {
        foreach (var (stateName, model) in Sample.States)
        {
            foreach (var (inputName, input, gates, later) in Inputs)
            {
                var decision = ServiceMachine.Decide(model, input, Sample.In(gates: gates, clock: Sample.Clock + later));
                var spawns = decision.Effects.OfType<ServiceEffect.Spawn>().ToArray();
                var ended = decision.Facts.Any(f => f is ServiceFact.Ended) || input is SpawnFailed or TreeGone or HooksEnded || model.LiveNumber is null
                    || model.State is ServiceState.Stopping { Exit: not null } && input is Recovered;
                Assert.True(spawns.Length == 0 || (spawns.Length == 1 && ended && (spawns[0].Number > model.LastNumber || model.State is ServiceState.Waiting { Preparing: not null })), $"{stateName} × {inputName}");
            }
        }
    }

    private static Respawned Respawned(int number) =>
        new(number, ExitDescription.Exited(3), Sample.Clock - TimeSpan.FromSeconds(1)) { Next = new KeptProcess(8, Sample.Process with { Pid = 4712 }, null, 0) { IsRespawn = true } };

    private static Recovered Recovered(params KeptProcess[] kept) => new(Sample.BootId, [.. kept]);

    private static string Table()
    {
        var text = new StringBuilder();
        text.Append("# What a service does in every state\n\n");
        text.Append("Written by the tests from the machine itself. An input that is not listed for a state changes nothing there.\n");
        text.Append("The service here is a daemon with the default settings, a health check, a watchdog of 30s and reload.signal = HUP; it was ready for five minutes where it runs.\n");
        foreach (var (name, model) in Sample.States)
        {
            text.Append($"\n## {name}\n\n| input | what has happened | state | what is done |\n| --- | --- | --- | --- |\n");
            foreach (var (inputName, input, gates, later) in Inputs)
            {
                Row(text, model, inputName, ServiceMachine.Decide(model, input, Sample.In(Sample.Lively, gates, Sample.Clock + later)));
            }
        }

        return text.ToString();
    }

    internal static void Row(StringBuilder text, ServiceModel before, string input, Decision decision)
    {
        if (decision.Facts.IsEmpty && decision.Effects.IsEmpty && decision.Refusal is null)
        {
            return;
        }

        var facts = string.Join(", ", decision.Facts.Select(f => ManualTable.Kebab(f.GetType().Name)));
        var effects = decision.Refusal is not null ? "refused" : string.Join(", ", decision.Effects.Select(Describe));
        var state = decision.Model.State == before.State && decision.Model.Handoff == before.Handoff ? "" : StateOf(decision.Model.State) + HandoffOf(decision.Model);
        text.Append($"| {input} | {facts} | {state} | {effects} |\n");
    }

    private static string HandoffOf(ServiceModel model) => model.Handoff is { } handoff ? $", #{handoff.Number} {handoff.Phase.ToString().ToLowerInvariant()}" : "";

    private static string StateOf(ServiceState state) => state is ServiceState.Stopping s
        ? $"stopping ({(s.Exit is null ? s.Phase.ToString().ToLowerInvariant() : "clearing up")})"
        : state.Word;

    private static string Describe(ServiceEffect effect) => effect switch
    {
        ServiceEffect.StopDeadline e => $"stop-deadline {e.After.TotalSeconds:0}s",
        ServiceEffect.StartDeadline e => $"start-deadline {e.After.TotalSeconds:0}s",
        ServiceEffect.HandoffDeadline e => $"handoff-deadline #{e.Number} {e.After.TotalSeconds:0}s",
        ServiceEffect.Drain e => $"drain #{e.Number}",
        ServiceEffect.Kill e => e.Number == 7 ? "kill" : $"kill #{e.Number}",
        ServiceEffect.ReloadDeadline e => $"reload-deadline {e.After.TotalSeconds:0}s",
        ServiceEffect.Hooks e => $"{ManualTable.Kebab(e.Moment.ToString())}-hooks",
        ServiceEffect.Alarm e => $"alarm {e.After.TotalSeconds:0.0}s",
        _ => ManualTable.Kebab(effect.GetType().Name),
    };
}
