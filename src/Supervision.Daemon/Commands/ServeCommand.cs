using System.CommandLine;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Supervision.Daemon.Logging;
using Supervision.Hosting;
using Supervision.Hosting.Upgrades;
using Supervision.Specs.Reading;

namespace Supervision.Daemon.Commands;

/// <summary>Runs the daemon in the foreground.</summary>
internal static class ServeCommand
{
    private const int UpgradeSignal = 12;
    private const string DefaultConfig = "/etc/supervision/supervision.conf";

    private static readonly Option<FileInfo?> Config = new("--config") { Description = $"The configuration; default {DefaultConfig}", HelpName = "FILE" };
    private static readonly Option<string?> DataDir = new("--data-dir") { Description = "Where journal, sockets and locks are kept", HelpName = "DIR" };
    private static readonly Option<string[]> Listen = new("--listen") { Description = "Where the API answers, such as http://127.0.0.1:9110; may be repeated", HelpName = "URL" };
    private static readonly Option<string?> Name = new("--name") { Description = "The node's name; default the host's", HelpName = "NODE" };
    private static readonly Option<string[]> Define = new("-D") { Description = "A setting over the configuration, such as -D supervision.journal.provider=memory; may be repeated", HelpName = "KEY=VALUE" };

    private static readonly Option<int?> SuccessorOf = new(DaemonProgram.SuccessorOption) { Hidden = true };

    public static Command Create()
    {
        var command = new Command("serve", "Runs the daemon in the foreground; this is what happens without a command, too.");
        AddTo(command);
        return command;
    }

    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Config, DataDir, Listen, Name, Define, SuccessorOf })
        {
            command.Options.Add(option);
        }

        command.SetAction(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var source = SpecSource.OfFile(arguments.GetValue(Config)?.ToString() ?? DefaultConfig, Configuration.Options(Overrides(arguments)));
        using var loggers = ConsoleLog.Create(LogLevel.Information, timestamp: "HH:mm:ss.fff ");
        try
        {
            return await ServeAsync(source, arguments.GetValue(SuccessorOf), loggers, cancellationToken);
        }
        catch (SpecException e)
        {
            return await FailAsync(ExitCodes.Configuration, e.Message);
        }
        catch (StartupException e)
        {
            return await FailAsync(
                e.Failure switch
                {
                    StartupFailure.Configuration => ExitCodes.Configuration,
                    StartupFailure.Locked => ExitCodes.Locked,
                    _ => ExitCodes.Unavailable,
                },
                e.Message);
        }
    }

    /// <summary>Options are short for settings, and stand over those of the file.</summary>
    private static IEnumerable<string> Overrides(ParseResult arguments)
    {
        foreach (var definition in arguments.GetValue(Define) ?? [])
        {
            yield return definition;
        }

        if (arguments.GetValue(DataDir) is { } directory)
        {
            yield return $"supervision.data-dir={Path.GetFullPath(directory)}";
        }

        if (arguments.GetValue(Listen) is { Length: > 0 } urls)
        {
            yield return $"supervision.api.listen=[{string.Join(", ", urls.Select(url => $"\"{url}\""))}]";
        }

        if (arguments.GetValue(Name) is { } name)
        {
            yield return $"supervision.node.name={name}";
        }
    }

    private static async Task<int> ServeAsync(SpecSource source, int? successorOf, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        // Registered before anything runs: a signal during the start must not leave half a node behind.
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask);

        UpgradableNode? running = null;
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Reload);
        using var user = PosixSignalRegistration.Create((PosixSignal)UpgradeSignal, Upgrade);

        var node = successorOf is { } descriptor
            ? await UpgradableNode.TakeOverAsync(descriptor, source, loggers, cancellationToken)
            : await UpgradableNode.StartAsync(source, loggers, cancellationToken);
        running = node;
        await using (node)
        {
            await Console.Out.WriteLineAsync($"supervisiond ready: {node.ServiceCount} services");
            ServiceManager.Tell("READY=1");
            using var collection = new CalmCollection(TimeProvider.System);
            _ = asked.Task.ContinueWith(_ => node.RequestEnd(NodeEnd.Shutdown, "signal"), TaskScheduler.Default);
            var end = await node.WhenEndAsync();
            if (end is NodeEnd.Shutdown or NodeEnd.RootFailed)
            {
                await node.StopServicesAsync();
            }

            return end is NodeEnd.RootFailed ? ExitCodes.RootFailed : ExitCodes.Ok;
        }

        void Reload(PosixSignalContext context)
        {
            context.Cancel = true;
            _ = running?.ReloadAsync("SIGHUP");
        }

        void Upgrade(PosixSignalContext context)
        {
            context.Cancel = true;
            _ = running?.UpgradeAsync(null, null, "SIGUSR2").ContinueWith(upgrade => upgrade.Exception, TaskScheduler.Default);
        }

        void Ask(PosixSignalContext context)
        {
            context.Cancel = true;
            asked.TrySetResult();
        }
    }

    private static async Task<int> FailAsync(int code, string message)
    {
        await Console.Error.WriteLineAsync(message);
        return code;
    }
}
