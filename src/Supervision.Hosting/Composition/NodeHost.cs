using Microsoft.Extensions.Logging;
using Supervision.Actors.Persistence;
using Supervision.Hosting.Configuration;
using Supervision.Hosting.Http;
using Supervision.Hosting.Journal;
using Supervision.Hosting.Local;
using Supervision.Hosting.Upgrades;
using Supervision.Nodes;
using Supervision.Posix.Identity;
using Supervision.Posix.Keeping;
using Supervision.Posix.Processes;
using Supervision.Specs;
using Supervision.Specs.Reading;

namespace Supervision.Hosting;

/// <summary>A whole node in this process: its data directory, journal, keeper, tree and HTTP interface.</summary>
public sealed class NodeHost : IAsyncDisposable
{
    private readonly NodeSpec _spec;
    private readonly ILogger _log;
    private readonly RunningNode _running;
    private readonly NodeSetup _setup;
    private readonly Estate? _estate;
    private readonly PidFile? _pid;
    private Announcements? _announced;
    private Task _http = Task.CompletedTask;
    private IJournal? _journal;
    private LastingProcessHost? _keeper;

    private NodeHost(NodeConfiguration configuration, NodeSetup setup, ILogger log)
    {
        (_spec, _setup, _log) = (configuration.First.Spec, setup, log);
        _estate = setup.Estate ?? (setup.NeedsDirectory(_spec) ? Estate.Take(_spec.DataDir) : null);
        _pid = _estate is null ? null : new PidFile(_spec.DataDir, log);
        _running = new RunningNode(configuration, BootId.Read(), TimeProvider.System) { Upgrade = setup.Upgrade };
    }

    /// <summary>How many services the node has.</summary>
    public int ServiceCount => _spec.Services.Count;

    /// <summary>Whether its processes can go on without it.</summary>
    internal bool LeavesProcesses => _keeper is not null;

    /// <summary>The node as it is now.</summary>
    internal RunningNode Running => _running;

    /// <summary>Ends with how and why the node shall end: a request of an operator, or the failure of the root group.</summary>
    public Task<(NodeEnd End, string Why)> WhenEndRequested => _running.WhenEndRequested;

    /// <summary>Asks the node to end, as an operator would.</summary>
    public void RequestEnd(NodeEnd end, string why) => _running.RequestEnd(end, why);

    /// <summary>Starts a node by a configuration that can be read again while it runs; done when every service has begun.</summary>
    /// <exception cref="SpecException">The configuration is wrong.</exception>
    /// <exception cref="StartupException">It cannot be started; nothing of it runs.</exception>
    public static Task<NodeHost> StartAsync(SpecSource source, ILoggerFactory loggers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return StartAsync(source, NodeSetup.OfDaemon, loggers, cancellationToken);
    }

    /// <summary>Starts a node whose tree stays as it is; done when every service has begun.</summary>
    /// <exception cref="StartupException">It cannot be started; nothing of it runs.</exception>
    public static Task<NodeHost> StartAsync(NodeSpec spec, ILoggerFactory loggers, CancellationToken cancellationToken = default) =>
        StartAsync(new NodeConfiguration(null, SpecReading.Of(spec)), NodeSetup.OfDaemon, loggers, cancellationToken);

    /// <summary>Starts a node that is composed in another way than the daemon's.</summary>
    /// <exception cref="SpecException">The configuration is wrong.</exception>
    /// <exception cref="StartupException">It cannot be started; nothing of it runs.</exception>
    internal static Task<NodeHost> StartAsync(SpecSource source, NodeSetup setup, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        StartAsync(new NodeConfiguration(source, source.Read()), setup, loggers, cancellationToken);

    /// <summary>
    /// Reads the configuration again and applies it, and makes log files again that somebody has moved away.
    /// What comes of it, also a refusal, is logged.
    /// </summary>
    /// <param name="by">Who wants it, for the causes of what follows.</param>
    public async Task ReloadAsync(string by)
    {
        if (_running.Node is not { } node)
        {
            HostingLog.NotReloaded(_log, by, "the node is starting");
            return;
        }

        node.ReopenLogs();
        try
        {
            var answer = await _running.Configuration.ApplyAsync(node, null, by).ConfigureAwait(false);
            LogReload(by, answer);
        }
        catch (Exception e) when (e is SpecException or ReshapeException)
        {
            HostingLog.NotReloaded(_log, by, e.Message);
        }
    }

    /// <summary>Starts a node by a configuration that is read already.</summary>
    /// <exception cref="StartupException">It cannot be started; nothing of it runs.</exception>
    internal static async Task<NodeHost> StartAsync(NodeConfiguration configuration, NodeSetup setup, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        var host = new NodeHost(configuration, setup, loggers.CreateLogger("Supervision"));
        try
        {
            host._pid?.Write();

            if (await RedirectCheck.FindAsync(host._spec).ConfigureAwait(false) is [var error, ..])
            {
                throw new StartupException(StartupFailure.Configuration, error.ToString());
            }

            // First of all, so that a port in use is found out before any service is touched; but who waits at a socket already waits for the whole node.
            var answers = setup.AnswersHttp(host._spec);
            var isAwaited = host._estate is { IsInherited: true };
            if (answers && !isAwaited)
            {
                host._http = host.StartHttpAsync(loggers, cancellationToken);
            }

            if (!host._http.IsFaulted)
            {
                host.OpenJournal();
                await host.StartNodeAsync(cancellationToken).ConfigureAwait(false);
            }

            if (answers && isAwaited)
            {
                host._http = host.StartHttpAsync(loggers, cancellationToken);
            }

            // Services do not wait for the server to be there.
            await host._http.ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host._http.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops every service, those that depend on others first, and the keeper with them.</summary>
    public async Task StopServicesAsync(CancellationToken cancellationToken = default)
    {
        if (_running.Node is { } node)
        {
            await node.StopAllAsync(cancellationToken).ConfigureAwait(false);
            _keeper?.Shutdown();
        }
    }

    /// <summary>Lets go of clients, services and the journal; only who has asked for that still waits for an answer. Everything runs on.</summary>
    internal async Task LetGoAsync()
    {
        if (_running.Http is { } http)
        {
            await http.LeaveAsync().ConfigureAwait(false);
        }

        await EndNodeAsync().ConfigureAwait(false);
    }

    /// <summary>Has the keeper run the program that this node would start one by; null when this process keeps its services itself.</summary>
    internal async Task<KeeperReplacement?> ReplaceKeeperAsync(TimeSpan patience)
    {
        if (_keeper is not { } keeper)
        {
            return null;
        }

        KeeperReplacement replacement;
        try
        {
            replacement = await keeper.ReplaceAsync(_setup.KeeperPath).WaitAsync(patience, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            replacement = new KeeperReplacement { Version = keeper.KeeperVersion, Reason = $"it has not answered within {patience.TotalSeconds:0} s" };
        }

        if (replacement.IsReplaced)
        {
            HostingLog.KeeperReplaced(_log, keeper.KeeperPid, replacement.Version, (long)replacement.Elapsed.TotalMilliseconds);
            if (replacement.Loss is { } loss)
            {
                HostingLog.KeeperLost(_log, keeper.KeeperPid, loss);
            }
        }
        else if (replacement.Reason is { } reason)
        {
            HostingLog.KeeperNotReplaced(_log, keeper.KeeperPid, reason);
        }

        return replacement;
    }

    /// <summary>After <see cref="LetGoAsync"/>: lets the last answers go out.</summary>
    internal async Task EndHttpAsync()
    {
        if (_running.Http is { } http)
        {
            await http.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the node; whatever still runs stays with the keeper.</summary>
    public async ValueTask DisposeAsync()
    {
        var isLeft = _estate is { IsShared: true };
        if (!isLeft)
        {
            _announced?.Remove();
        }

        await EndHttpAsync().ConfigureAwait(false);
        await EndNodeAsync().ConfigureAwait(false);
        if (!isLeft)
        {
            _pid?.Delete();
        }

        _estate?.Dispose();
    }

    private async Task EndNodeAsync()
    {
        if (_running.Node is { } node)
        {
            _running.Node = null;
            await node.DisposeAsync().ConfigureAwait(false);
        }

        _journal?.Dispose();
        _journal = null;
    }

    /// <summary>Returns with a task that has failed, or one that ends when the server is there.</summary>
    private async Task StartHttpAsync(ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var options = new HttpOptions
        {
            Listen = _spec.Api.Listen,
            DataDirectory = _spec.DataDir,
            Auth = _spec.Api.Auth is ApiAuth.None ? HttpAuth.None : HttpAuth.Token,
            Hosts = _spec.Api.Hosts,
            LoggerFactory = loggers,
            Sockets = _estate?.Sockets,
        };
        try
        {
            _running.Http = await HttpEndpoint.StartAsync(options, who => new LocalSupervision(_running, who), cancellationToken).ConfigureAwait(false);
        }
        catch (FormatException e)
        {
            throw new StartupException(StartupFailure.Configuration, e.Message, e);
        }
        catch (Exception e) when (e is BindException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException(StartupFailure.Unavailable, e.Message, e);
        }

        _announced = Announcements.Write(_spec.Name, _running.Http, _log);
    }

    private void OpenJournal()
    {
        try
        {
            _journal = Journals.Open(_spec.Journal, _spec.DataDir, TimeProvider.System);
        }
        catch (JournalException e)
        {
            throw new StartupException(StartupFailure.Unavailable, $"journal: {e.Message}", e);
        }
    }

    private async Task StartNodeAsync(CancellationToken cancellationToken)
    {
        var options = new NodeOptions
        {
            Journal = _journal!,
            OpenHost = () => _setup.Wrap(OpenProcessHost(), () => _running.Node?.Spec ?? _spec),
            RelayProgram = _spec.Keeper is KeeperMode.Process ? _setup.KeeperPath : null,
            Log = e => HostingLog.Actor(_log, e),
            Environment = ProcessEnvironment.OfThisProcess(),
            Unread = _running.Configuration.First.Unread,
            BootId = BootId.Read(),
        };
        try
        {
            var node = await SupervisionNode.StartAsync(_spec, options, cancellationToken).ConfigureAwait(false);
            _running.Node = node;
            ReportUnread(node);
            _ = ObserveRootAsync(node);
        }
        catch (KeeperException e)
        {
            throw new StartupException(StartupFailure.Unavailable, $"keeper: {e.Message}", e);
        }
    }

    private IProcessHost OpenProcessHost()
    {
        if (_spec.Keeper is KeeperMode.InProcess)
        {
            // Nobody else has the directory while its lock is held.
            return new LocalProcessHost(dataDirectory: _estate is null ? null : _spec.DataDir, passedOn: _setup.PassedOn);
        }

        var keeper = LastingProcessHost.ConnectOrStart(
            new KeeperOptions { DataDirectory = _spec.DataDir, KeeperPath = _setup.KeeperPath });
        _keeper = keeper;
        _running.Keeper = keeper;
        return keeper;
    }

    private void ReportUnread(SupervisionNode node)
    {
        var errors = _running.Configuration.First.Errors;
        if (!errors.IsEmpty)
        {
            node.Report(NodeConfiguration.Area, NodeConfiguration.Sentence(errors));
            foreach (var error in errors)
            {
                HostingLog.NotRead(_log, error);
            }
        }
    }

    private void LogReload(string by, PlanAnswer answer)
    {
        foreach (var error in answer.Errors)
        {
            HostingLog.NotRead(_log, error);
        }

        foreach (var change in answer.Plan.Changes)
        {
            HostingLog.Changed(_log, PlanDocuments.LineOf(change));
        }

        HostingLog.Reloaded(_log, by, answer.Plan.Changes.Length);
    }

    private async Task ObserveRootAsync(SupervisionNode node)
    {
        await foreach (var why in node.RootFailures.ReadAllAsync().ConfigureAwait(false))
        {
            HostingLog.RootFailed(_log, why);
            if (node.Spec.OnRootFailure is OnRootFailure.Exit)
            {
                _running.RequestEnd(NodeEnd.RootFailed, why);
            }
        }
    }
}
