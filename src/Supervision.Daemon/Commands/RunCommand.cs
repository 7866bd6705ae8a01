using System.CommandLine;
using Microsoft.Extensions.Logging;
using Supervision.App;
using Supervision.Daemon.Foreground;
using Supervision.Daemon.Logging;
using Supervision.Hosting;
using Supervision.Hosting.Http;
using Supervision.Hosting.Local;
using Supervision.Posix.Processes;
using Supervision.Specs.Reading;

namespace Supervision.Daemon.Commands;

/// <summary>Runs one program in the foreground, under a manager such as systemd or that of a container.</summary>
internal static class RunCommand
{
    private static readonly Option<string[]> Listener = new("--listener") { Description = "A socket that is held over restarts and passed to the program, such as http=tcp://0.0.0.0:8080; may be repeated", HelpName = "NAME=ADDRESS" };
    private static readonly Option<string?> Update = new("--update") { Hidden = true };
    private static readonly Option<string> RestartSignal = new("--restart-signal") { Description = "The signal that replaces the program by a new process; all others are forwarded to it", HelpName = "SIGNAL", DefaultValueFactory = _ => "USR2" };
    private static readonly Option<string> Ready = new("--ready") { Description = "When it is ready: spawned, or notify (it says READY=1 by sd_notify)", HelpName = "WHEN", DefaultValueFactory = _ => "spawned" };
    private static readonly Argument<string[]> Program = new("COMMAND") { Arity = ArgumentArity.OneOrMore, Description = "The program and its arguments, after --" };

    public static Command Create()
    {
        var command = new Command("run", "Runs one program in the foreground: signals are forwarded to it, and its exit code is ours (128+n for signal n).")
        {
            Listener, Update, RestartSignal, Ready, Program,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if (ReadOptions(arguments, out var mistake) is not { } options)
        {
            await Console.Error.WriteLineAsync($"supervisiond: {mistake}");
            return ExitCodes.Usage;
        }

        // Before anything runs: a signal during the start is the program's, too.
        using var signals = new ForwardedSignals();
        var outer = SupervisedProgram.Current;
        using var watchdog = outer.StartWatchdog();
        using var loggers = ConsoleLog.Create(LogLevel.Warning, toStandardError: LogLevel.Trace);
        var setup = new NodeSetup { PassedOn = new PassedOn { Streams = true, Descriptors = OuterDescriptors.Read(Environment.GetEnvironmentVariable) } };
        options = options with { SharesListeners = options.Listeners.Count > 0 || outer.Listeners.Any(listener => listener.IsListening) };
        var source = SpecSource.OfText(options.Tree(), "supervisiond run", Configuration.Options([]));
        try
        {
            await using var host = await NodeHost.StartAsync(source, setup, loggers, cancellationToken);
            if (host.Running.Node!.Listeners.FirstOrDefault(listener => listener.Error is not null) is { } failed)
            {
                // A service would wait until the address is free; whoever runs a program at a terminal wants to be told.
                await Console.Error.WriteLineAsync($"supervisiond: {failed.Error}");
                return ExitCodes.Unavailable;
            }

            var code = await new ForegroundProgram(new LocalSupervision(host.Running, new OperatorIdentity("signal", "supervisiond run")), options, outer).RunAsync(signals.Arrived);
            await host.StopServicesAsync(CancellationToken.None);
            return code;
        }
        catch (SpecException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.Configuration;
        }
        catch (StartupException e)
        {
            await Console.Error.WriteLineAsync($"supervisiond: {e.Message}");
            return ExitCodes.Unavailable;
        }
    }

    private static RunOptions? ReadOptions(ParseResult arguments, out string mistake)
    {
        mistake = "";
        var listeners = (arguments.GetValue(Listener) ?? []).Select(text => text.Split('=', 2)).ToList();
        var signal = arguments.GetRequiredValue(RestartSignal);
        if (arguments.GetValue(Update) is not null)
            mistake = "--update is not offered by this version";
        else if (listeners.Find(parts => parts.Length != 2 || parts[0].Length == 0) is { } wrong)
            mistake = $"--listener: found '{string.Join('=', wrong)}', expected NAME=ADDRESS, such as http=tcp://0.0.0.0:8080";
        else if (!Signals.TryParse(signal, out var number) || !ForwardedSignals.Includes(number))
            mistake = $"--restart-signal: found '{signal}', expected a signal that a program may be sent, such as USR2 or HUP";
        else if (arguments.GetRequiredValue(Ready) is not ("spawned" or "notify"))
            mistake = $"--ready: found '{arguments.GetRequiredValue(Ready)}', expected spawned or notify";
        else
        {
            return new RunOptions
            {
                Command = arguments.GetRequiredValue(Program),
                Listeners = [.. listeners.Select(parts => (parts[0], parts[1]))],
                RestartSignal = number,
                Ready = arguments.GetRequiredValue(Ready),
            };
        }

        return null;
    }
}
