using Microsoft.Extensions.Logging;
using Supervision.Api;
using Supervision.Hosting.Configuration;
using Supervision.Specs.Reading;

namespace Supervision.Hosting.Upgrades;

/// <summary>
/// A node whose daemon can be replaced while its services run. The journal has all that is wanted and known, and the keeper all that runs:
/// so whoever has the estate can go on, a new daemon as well as the old one when the new one is no good.
/// </summary>
internal sealed class UpgradableNode : IAsyncDisposable
{
    /// <summary>How long a keeper may take to become another program, or to say that it does not.</summary>
    internal static readonly TimeSpan KeeperPatience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan PatienceDefault = TimeSpan.FromSeconds(15);

    private readonly TaskCompletionSource<(NodeEnd End, string Why)> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;
    private readonly Estate _estate;
    private NodeHost _host = null!;
    private Successor? _successor;
    private Task _leftover = Task.CompletedTask;

    private UpgradableNode(Estate estate, ILoggerFactory loggers) => (_estate, _loggers, _log) = (estate, loggers, loggers.CreateLogger("Supervision"));

    public int ServiceCount => _host.ServiceCount;

    /// <summary>Ends with how the daemon shall end; null when another has taken its place.</summary>
    public async Task<NodeEnd?> WhenEndAsync()
    {
        var (end, _) = await _end.Task.ConfigureAwait(false);

        // What was asked of this daemon while it handed over is asked of the next.
        await _turn.WaitAsync().ConfigureAwait(false);
        if (_successor is null)
            return end;
        if (end is NodeEnd.Shutdown)
            _successor.Terminate();
        return null;
    }

    /// <summary>Starts a node.</summary>
    /// <exception cref="SpecException">The configuration is wrong.</exception>
    /// <exception cref="StartupException">It cannot be started; nothing of it runs.</exception>
    public static async Task<UpgradableNode> StartAsync(SpecSource source, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        Rehearsal.Begin();
        var configuration = new NodeConfiguration(source, source.Read());
        var node = new UpgradableNode(Estate.Take(configuration.First.Spec.DataDir), loggers);
        await node.BeginAsync(configuration, cancellationToken).ConfigureAwait(false);
        return node;
    }

    /// <summary>Takes a node over from the daemon that has started this one.</summary>
    /// <param name="descriptor">Where that one speaks.</param>
    /// <param name="source">The configuration.</param>
    /// <param name="loggers">The log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SpecException">The configuration is wrong.</exception>
    /// <exception cref="StartupException">It cannot be taken over; the former daemon goes on.</exception>
    public static async Task<UpgradableNode> TakeOverAsync(int descriptor, SpecSource source, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var predecessor = await Predecessor.MeetAsync(descriptor, cancellationToken).ConfigureAwait(false);
        var configuration = await predecessor.PrepareAsync(source, cancellationToken).ConfigureAwait(false);
        var node = new UpgradableNode(predecessor.Estate, loggers);
        _ = node.SucceedAsync(predecessor);
        try
        {
            node._estate.Lock.Claim();
            await node.BeginAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await predecessor.RefuseAsync(e.Message).ConfigureAwait(false);
            throw;
        }

        // This daemon speaks to the keeper that it has found, whichever of the two is older. So it goes first, and has the keeper follow.
        await predecessor.ReportHealthyAsync().ConfigureAwait(false);
        await predecessor.ReportKeeperAsync(await node._host.ReplaceKeeperAsync(KeeperPatience).ConfigureAwait(false)).ConfigureAwait(false);
        return node;
    }

    /// <summary>Asks the node to end, as an operator would.</summary>
    public void RequestEnd(NodeEnd end, string why) => _end.TrySetResult((end, why));

    /// <inheritdoc cref="NodeHost.ReloadAsync"/>
    public Task ReloadAsync(string by) => _host.ReloadAsync(by);

    /// <inheritdoc cref="NodeHost.StopServicesAsync"/>
    public Task StopServicesAsync() => _host.StopServicesAsync(CancellationToken.None);

    /// <summary>Replaces this daemon by another binary, or goes on as if nothing had happened.</summary>
    /// <param name="binary">An absolute path; null for the program at this daemon's own path.</param>
    /// <param name="patience">How long the new daemon may take to prepare, and again to take over; null for the default.</param>
    /// <param name="by">Who wants it.</param>
    /// <exception cref="SupervisionException">This daemon stays; the message says why.</exception>
    public async Task<UpgradeDocument> UpgradeAsync(string? binary, TimeSpan? patience, string by)
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero).ConfigureAwait(false))
            throw new SupervisionException(ProblemKind.Conflict, "another upgrade is under way, or the daemon ends");
        try
        {
            return await HandOverAsync(binary, patience ?? PatienceDefault, by).ConfigureAwait(false);
        }
        catch (UpgradeException e)
        {
            HostingLog.NotUpgraded(_log, by, e.Message);
            throw new SupervisionException(ProblemKind.Conflict, $"the running daemon stays: {e.Message}", e);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _leftover.ConfigureAwait(false);
        if (_successor is null)
        {
            await _host.DisposeAsync().ConfigureAwait(false);
            return;
        }

        // The answer to who asked for it is the last thing that this daemon does.
        await _host.EndHttpAsync().ConfigureAwait(false);
        _estate.Dispose();
        _successor.Dispose();
    }

    private async Task<UpgradeDocument> HandOverAsync(string? binary, TimeSpan patience, string by)
    {
        var successor = await PrepareAsync(binary, patience).ConfigureAwait(false);
        HostingLog.HandsOver(_log, successor.Program, by, successor.Pid);
        var begin = TimeProvider.System.GetTimestamp();
        var configuration = _host.Running.Configuration.Again(_host.Running.Node!);
        _estate.IsShared = true;
        await _host.LetGoAsync().ConfigureAwait(false);
        long elapsed;
        KeeperUpgrade? keeper = null;
        try
        {
            var tellsOfKeeper = await successor.GoAsync(patience).ConfigureAwait(false);
            elapsed = (long)TimeProvider.System.GetElapsedTime(begin).TotalMilliseconds;
            if (tellsOfKeeper)
                keeper = await successor.HearOfKeeperAsync().ConfigureAwait(false);
        }
        catch (UpgradeException)
        {
            successor.Discard();
            await TakeBackAsync(configuration).ConfigureAwait(false);
            throw;
        }

        ServiceManager.Tell($"MAINPID={successor.Pid}");
        await successor.FarewellAsync().ConfigureAwait(false);
        _successor = successor;
        HostingLog.HandedOver(_log, successor.Pid, successor.Version, elapsed);
        _end.TrySetResult((NodeEnd.Detach, "upgrade"));
        return new UpgradeDocument(successor.Program, ProductInformation.Version, successor.Version, Environment.ProcessId, successor.Pid, elapsed) { Keeper = keeper };
    }

    private Task<Successor> PrepareAsync(string? binary, TimeSpan patience)
    {
        if (_end.Task.IsCompleted || _host.Running.Node is not { State: Nodes.NodeState.Running } node)
            throw new UpgradeException("it is starting or ending");
        if (Environment.ProcessId == 1)
            throw new UpgradeException("it is the first process of its host or container, which ends with it");
        if (binary is not null && !Path.IsPathRooted(binary))
            throw new UpgradeException($"binary: found \"{binary}\", expected an absolute path on the daemon's host");
        return Predecessor.Obstacle(node.Spec) is { } obstacle
            ? throw new UpgradeException(obstacle)
            : Successor.PrepareAsync(binary, _estate, Path.GetFullPath(node.Spec.DataDir), patience);
    }

    /// <summary>The new daemon is dead: everything is as the journal and the keeper have it, and the sockets are here still.</summary>
    private async Task TakeBackAsync(NodeConfiguration configuration)
    {
        var former = _host;
        _estate.IsShared = false;
        _estate.IsInherited = true;
        _estate.Lock.Claim();
        try
        {
            await BeginAsync(configuration, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StartupException e)
        {
            // Services run on with the keeper; whoever starts the next daemon finds them.
            HostingLog.NotUpgraded(_log, "nobody", e.Message);
            _end.TrySetResult((NodeEnd.Detach, e.Message));
        }

        _leftover = EndFormerAsync(former, _leftover);
    }

    private static async Task EndFormerAsync(NodeHost former, Task earlier)
    {
        await earlier.ConfigureAwait(false);
        await former.EndHttpAsync().ConfigureAwait(false);
    }

    private async Task BeginAsync(NodeConfiguration configuration, CancellationToken cancellationToken)
    {
        var setup = NodeSetup.OfDaemon with { Estate = _estate, Upgrade = UpgradeAsync };
        _host = await NodeHost.StartAsync(configuration, setup, _loggers, cancellationToken).ConfigureAwait(false);
        _ = ForwardEndAsync(_host);
    }

    private async Task ForwardEndAsync(NodeHost host) => _end.TrySetResult(await host.WhenEndRequested.ConfigureAwait(false));

    /// <summary>When the former daemon dies in the midst, one daemon is to be left: this one, unless somebody is about to start another.</summary>
    private async Task SucceedAsync(Predecessor predecessor)
    {
        var isAlone = await predecessor.WhenAloneAsync().ConfigureAwait(false);
        if (!isAlone && ServiceManager.IsThere)
        {
            HostingLog.Abandoned(_log);
            Environment.Exit(0);
        }

        _estate.IsShared = false;
        predecessor.Dispose();
    }
}
