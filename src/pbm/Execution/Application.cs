using Supervision.Api;
using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Completion;
using Supervision.Pbm.Output;
using Supervision.Pbm.Shell;

namespace Supervision.Pbm.Execution;

/// <summary>The whole program: understands a command line and runs it where it belongs.</summary>
internal sealed class Application(Surroundings surroundings)
{
    /// <summary>What Ctrl-C does in a shell; null outside one.</summary>
    public Interruption? Interruption { get; set; }

    /// <summary>Runs the program.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        try
        {
            if (args.Count == 2 && args[0] == CompletionScripts.Request)
                return await CompletionAnswer.WriteAsync(surroundings, args[1]);
            var call = CommandParser.Parse(args);
            var targets = call.Targets.Count > 0 ? call.Targets : DefaultTargets();
            if (call.Command is null && !call.Has(GlobalOptions.Help) && !call.Has(GlobalOptions.Version))
                return await new CommandShell(surroundings, this, call, targets).RunAsync();
            return await ExecuteAsync(call, targets);
        }
        catch (UsageException e)
        {
            return Refuse(e.Message);
        }
        catch (OutputClosedException)
        {
            return ExitCodes.Done;
        }
        finally
        {
            Flush();
        }
    }

    /// <summary>Runs one command at its targets.</summary>
    public Task<int> ExecuteAsync(Invocation call, IReadOnlyList<NodeAddress> targets)
    {
        if (call.Has(GlobalOptions.Version))
            return Task.FromResult(Print(ProgramVersion.Text));
        if (call.Has(GlobalOptions.Help))
            return Task.FromResult(Print(Help.Text(call.Command?.Verb == "help" ? call.Arguments : [call.Command?.Name ?? ""])));
        return call.Command switch
        {
            { Verb: "version", Noun: null } => Task.FromResult(Print(ProgramVersion.Text)),
            { Verb: "help", Noun: null } => Task.FromResult(Print(Help.Text(call.Arguments))),
            { Verb: "completions" } => Task.FromResult(Print(CompletionScripts.For(call.Arguments[0]))),
            _ => RunAsync(call, targets),
        };
    }

    /// <summary>Says what was wrong with a command line.</summary>
    public int Refuse(string message)
    {
        surroundings.Page(json: false, noColor: false).Note(message);
        return ExitCodes.Usage;
    }

    public void Flush()
    {
        try
        {
            surroundings.Out.Flush();
            surroundings.Error.Flush();
        }
        catch (OutputClosedException)
        {
            // Nobody reads any more; there is nobody to tell.
        }
    }

    private async Task<int> RunAsync(Invocation call, IReadOnlyList<NodeAddress> targets)
    {
        // One command that is interrupted just ends, as any program does; a stream ends well, and a shell goes on.
        var runner = new TargetRunner(surroundings);
        if (Interruption is not null)
            return await Interruption.RunAsync(token => runner.RunAsync(call, targets, token));
        if (!call.Follows)
            return await runner.RunAsync(call, targets, default);
        using var interruption = new Interruption();
        return await interruption.RunAsync(token => runner.RunAsync(call, targets, token));
    }

    private int Print(string text)
    {
        surroundings.Out.WriteLine(text.TrimEnd('\n'));
        return ExitCodes.Done;
    }

    private IReadOnlyList<NodeAddress> DefaultTargets()
    {
        var words = (surroundings.Environment("PBM_HOST") ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? [NodeAddress.Tcp("127.0.0.1")] : [.. words.Select(TargetWords.Parse)];
    }
}
