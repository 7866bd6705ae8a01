using System.CommandLine;
using Supervision.Daemon;
using Supervision.Daemon.Commands;

// `serve` may be left out: `supervisiond --config FILE` is how a daemon is started by hand and by a unit file.
var serve = ServeCommand.Create();
var root = new RootCommand("Supervises services: starts, watches and restarts them, in dependency order.") { serve, RunCommand.Create(), CheckCommand.Create(), VersionCommand.CreateDefaults(), VersionCommand.Create(), VersionCommand.CreateLicenses() };
ServeCommand.AddTo(root);

// A program that is run gets its arguments as they are, also those that begin with @.
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync($"supervisiond: {error.Message}");
    }

    await Console.Error.WriteLineAsync("supervisiond: see supervisiond --help");
    return ExitCodes.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
