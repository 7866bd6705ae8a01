using Supervision.Api;
using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Completion;
using Supervision.Pbm.Execution;

namespace Supervision.Pbm.Shell;

/// <summary>Commands line by line: with a prompt for a person at a terminal, without one from a script on standard input.</summary>
internal sealed class CommandShell(Surroundings surroundings, Application application, Invocation defaults, IReadOnlyList<NodeAddress> targets)
{
    private static readonly string[] LeaveWords = ["exit", "quit"];
    private int _lastFailure = ExitCodes.Done;

    public async Task<int> RunAsync()
    {
        if (!surroundings.InputIsTerminal || !surroundings.OutputIsTerminal)
            return await RunScriptAsync();
        using var interruption = new Interruption();
        application.Interruption = interruption;
        return await RunInteractiveAsync();
    }

    /// <summary>Runs every line and goes on after a failure; the last failure's exit code is the script's.</summary>
    private async Task<int> RunScriptAsync()
    {
        while (surroundings.In.ReadLine() is { } line)
        {
            if (!await RunLineAsync(line))
                break;
        }

        return _lastFailure;
    }

    /// <summary>A person has seen the failures: leaving in order is no failure.</summary>
    private async Task<int> RunInteractiveAsync()
    {
        var page = surroundings.Page(json: false, defaults.Has(GlobalOptions.NoColor));
        var prompt = page.Palette.Bold("pbm " + string.Join(' ', targets) + ">") + " ";
        var names = new NameSource(() => new HttpSupervision(targets[0], AccessToken.Find(targets[0], defaults.Value(GlobalOptions.TokenFile)), ProgramVersion.UserAgent), surroundings.Time);
        var editor = new LineEditor(
            new ConsoleTerminal(surroundings.Width, surroundings.Out),
            ShellHistory.Load(ShellHistory.PathFor(surroundings.Environment)),
            new Completer(names, targetsAllowed: false, LeaveWords));
        page.Line("Type 'help' for the commands, Tab to complete, 'exit' or Ctrl-D to leave.");
        while (true)
        {
            application.Flush();
            var (end, line) = await editor.ReadAsync(prompt);
            if (end == LineEnd.Closed || (end == LineEnd.Entered && !await RunLineAsync(line)))
                return ExitCodes.Done;
        }
    }

    /// <summary>False when the line asks to leave.</summary>
    private async Task<bool> RunLineAsync(string line)
    {
        var code = ExitCodes.Done;
        try
        {
            var words = Words.Split(line);
            if (words.Count == 0)
                return true;
            if (LeaveWords.Contains(words[0]))
                return false;
            code = await application.ExecuteAsync(WithDefaults(CommandParser.Parse(words, targetsAllowed: false)), targets);
        }
        catch (UsageException e)
        {
            code = application.Refuse(e.Message);
        }

        application.Flush();
        if (code != ExitCodes.Done)
            _lastFailure = code;
        return true;
    }

    /// <summary>Options given to the shell hold for each of its commands that does not say otherwise.</summary>
    private Invocation WithDefaults(Invocation line)
    {
        if (line.Command is null && !line.Has(GlobalOptions.Help) && !line.Has(GlobalOptions.Version))
            throw new UsageException("these are options without a command");
        var options = new Dictionary<string, string>(defaults.Options);
        foreach (var (name, value) in line.Options)
            options[name] = value;
        return line with { Options = options, Timeout = line.Has(GlobalOptions.Timeout) ? line.Timeout : defaults.Timeout };
    }
}
