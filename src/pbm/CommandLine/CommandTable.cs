using Supervision.Api;
using Supervision.Pbm.Verbs;
using static Supervision.Pbm.CommandLine.CommandOptions;

namespace Supervision.Pbm.CommandLine;

/// <summary>Every command there is.</summary>
internal static class CommandTable
{
    private static readonly ArgumentsSpec Names = ArgumentsSpec.Some("NAME...", 1, WordKind.Service);
    private static readonly ArgumentsSpec AnyNames = ArgumentsSpec.Some("[NAME...]", 0, WordKind.Service);
    private static readonly ArgumentsSpec Groups = ArgumentsSpec.Some("PATH...", 1, WordKind.Group);

    public static readonly IReadOnlyList<CommandSpec> All =
    [
        Of("service", "list", AnyNames, "services and their states", ServiceList.RunAsync),
        Of("service", "show", Names, "everything about services", ServiceShow.RunAsync),
        Change("start", ServiceVerb.Start, "run it, until the opposite is asked or the host boots", alone: true, waits: true),
        Change("stop", ServiceVerb.Stop, "do not run it, until the opposite is asked or the host boots", alone: true, waits: true),
        Change("restart", ServiceVerb.Restart, "stop it if it runs, then start it", alone: true, waits: true),
        Change("trystart", ServiceVerb.TryStart, "restart it if it runs, else start it", alone: true, waits: true),
        Change("reload", ServiceVerb.Reload, "have it read its configuration again"),
        Change("enable", ServiceVerb.Enable, "run it, now and at every boot"),
        Change("disable", ServiceVerb.Disable, "do not run it, now and at every boot"),
        Change("clear", ServiceVerb.Clear, "forget its failure and counters, and start it if enabled"),
        Of("service", "signal", new("NAME... SIGNAL", 2, int.MaxValue, WordKind.Service, WordKind.Signal),
            "send a signal to the main process", ServiceSignal.RunAsync) with { Options = [Reason] },
        Of("service", "scale", new("NAME... REPLICAS", 2, int.MaxValue, WordKind.Service, WordKind.Text),
            "have so many replicas of it, until the configuration has another number", ServiceScale.RunAsync) with { Options = [Reason, NoWait] },
        Of("service", "logs", Names, "what services have written", LogCommands.OfServicesAsync)
            with { Options = [Follow, Lines, Grep, Since], Needs = CommandNeeds.StreamWhenFollowing },
        Of("service", "history", Names, "what has happened to services", ServiceHistory.RunAsync) with { Options = [Limit] },
        Of("service", "why", Names, "why services are in the state they are in", ServiceWhy.RunAsync),
        Of("group", "list", ArgumentsSpec.Some("[PATH...]", 0, WordKind.Group), "groups and their states", GroupCommands.ListAsync),
        Of("group", "show", Groups, "everything about groups", GroupCommands.ShowAsync),
        Of("listener", "list", ArgumentsSpec.Some("[NAME...]", 0, WordKind.Text), "listening sockets, who has them, and what waits at them", ListenerList.RunAsync),
        Of("tree", "show", ArgumentsSpec.None, "the tree of groups and services", TreeShow.RunAsync) with { Options = [Graph, Dot] },
        Of("tree", "plan", ArgumentsSpec.None, "read the configuration again and say what it would change", TreePlan.PlanAsync),
        Of("tree", "apply", ArgumentsSpec.None, "read the configuration again and do what it changes", TreePlan.ApplyAsync) with { Options = [Plan, Reason] },
        Of("log", "peek", AnyNames, "the newest lines of all services, merged", LogCommands.PeekAsync) with { Options = [Lines, Grep, Since] },
        Of("log", "tail", AnyNames, "the lines of all services as they are written, until Ctrl-C", LogCommands.TailAsync)
            with { Options = [Lines, Grep, Since], Needs = CommandNeeds.Stream },
        Of("actor", "hierarchy", ArgumentsSpec.None, "the actors of the daemon", ActorHierarchy.RunAsync),
        Of("node", "info", ArgumentsSpec.None, "the daemon and its host", NodeCommands.InfoAsync),
        Of("node", "reload", ArgumentsSpec.None, "read the configuration again and do what it changes", TreePlan.ApplyAsync) with { Options = [Reason] },
        Of("node", "shutdown", ArgumentsSpec.None, "stop all services in reverse order and end the daemon", NodeCommands.ShutdownAsync)
            with { Options = [Reason, NoWait] },
        Of("node", "detach", ArgumentsSpec.None, "end the daemon and leave all services running", NodeCommands.DetachAsync)
            with { Options = [Reason, NoWait] },
        Of("node", "upgrade", ArgumentsSpec.None, "replace the daemon by a new binary; all services go on running", NodeCommands.UpgradeAsync)
            with { Options = [Binary, Reason] },
        Of(null, "check", AnyNames, "say briefly whether services are well; exit code 1 when one is not", Check.RunAsync),
        Of(null, "info", AnyNames, "the daemon, or everything about services", Info.RunAsync),
        Of(null, "kill", Names, "send KILL to the main process", ServiceSignal.KillAsync) with { Options = [Signal, Reason] },
        Local("completions", ArgumentsSpec.Some("bash|zsh|fish", 1, WordKind.ShellName, max: 1), "print a script that completes pbm's words"),
        Local("help", ArgumentsSpec.Some("[COMMAND]", 0, WordKind.CommandWord, max: 2), "show help"),
        Local("version", ArgumentsSpec.None, "show the version"),
    ];

    /// <summary>The nouns, in the order of the table.</summary>
    public static readonly IReadOnlyList<string> Nouns = [.. All.Where(c => c.Noun is not null).Select(c => c.Noun!).Distinct()];

    /// <summary>The words that can begin a command.</summary>
    public static readonly IReadOnlyList<string> FirstWords =
        [.. Nouns, .. All.Where(c => c.Noun is null || c.AlsoAlone).Select(c => c.Verb)];

    public static IEnumerable<string> VerbsOf(string noun) => All.Where(c => c.Noun == noun).Select(c => c.Verb);

    public static CommandSpec? Find(string noun, string verb) => All.FirstOrDefault(c => c.Noun == noun && c.Verb == verb);

    public static CommandSpec? FindAlone(string verb) => All.FirstOrDefault(c => c.Verb == verb && (c.Noun is null || c.AlsoAlone));

    private static CommandSpec Of(
        string? noun, string verb, ArgumentsSpec arguments, string summary, Func<Execution.CommandContext, Task<int>> run) =>
        new() { Noun = noun, Verb = verb, Arguments = arguments, Summary = summary, Run = run };

    private static CommandSpec Local(string verb, ArgumentsSpec arguments, string summary) =>
        new() { Noun = null, Verb = verb, Arguments = arguments, Summary = summary, Needs = CommandNeeds.NoNode };

    private static CommandSpec Change(string verb, ServiceVerb asked, string summary, bool alone = false, bool waits = false)
    {
        var command = Of("service", verb, Names, summary, context => ServiceChange.RunAsync(context, asked));
        return command with { AlsoAlone = alone, Options = waits ? [Reason, NoWait] : [Reason] };
    }
}
