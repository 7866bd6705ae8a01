using Supervision.Listeners;
using Supervision.Posix.Listening;
using Supervision.Specs;

namespace Supervision.Fronting;

/// <summary>Between the services whose processes have ports of their own, and what leads clients to the process that serves.</summary>
internal sealed class FrontDesk : IAsyncDisposable
{
    private readonly ProxyFronts _proxies;
    private readonly RedirectFronts _redirects;

    /// <param name="node">The node as it is now.</param>
    /// <param name="relayProgram">The program that relays connections; null where there is none.</param>
    /// <param name="listeners">The listeners of the node.</param>
    /// <param name="report">Told, for the node's health, what is wrong with an area; null when nothing is.</param>
    /// <param name="time">The clock.</param>
    public FrontDesk(Func<NodeSpec> node, string? relayProgram, ListenerDesk listeners, Action<string, string?> report, TimeProvider time)
    {
        Ports = new PrivatePorts(node().Name);
        _proxies = new ProxyFronts(node, relayProgram, listeners, reason => report("relay", reason is null ? null : $"relay: {reason}"), time);
        _redirects = new RedirectFronts(node, reason => report("redirect", reason), time);
    }

    /// <summary>The ports that processes have of their own.</summary>
    public PrivatePorts Ports { get; }

    /// <summary>This is to be before a service; null for nothing.</summary>
    public void Set(ServiceName service, FrontWish? wish)
    {
        _proxies.Set(service, wish?.Spec.Handoff.Mode is HandoffMode.Proxy ? wish : null);
        _redirects.Set(service, wish?.Spec.Handoff.Mode is HandoffMode.Redirect ? wish : null);
    }

    /// <summary>Whether new clients go where it was wished last.</summary>
    public bool IsSettled(ServiceSpec spec) => spec.Handoff.Mode is HandoffMode.Redirect ? _redirects.IsSettled : _proxies.IsSettled;

    /// <summary>Sockets may be others than before, and things may be left of an earlier daemon.</summary>
    public void Review()
    {
        _proxies.Review();
        _redirects.Review();
    }

    /// <summary>The listeners are others, or one of their sockets is.</summary>
    public void OnListeners() => _proxies.Review();

    /// <summary>The process at this port, which was its own, has ended.</summary>
    public void OnEnded(ServiceSpec spec, int port)
    {
        Ports.Release(spec.Handoff.Ports, port);
        _redirects.OnEnded(spec, port);
    }

    /// <summary>What the process at a port has left of its clients, when no new ones are led to it.</summary>
    public async Task<FormerTraffic> LookAsync(ServiceSpec spec, int port)
    {
        if (!IsSettled(spec)) return default;
        var (connections, callers) = SocketTable.TrafficAt(port);
        var isEmpty = connections == 0 && (spec.Handoff.Mode is not HandoffMode.Redirect || await _redirects.IsEmptyAsync(spec, port).ConfigureAwait(false));
        return new FormerTraffic(isEmpty, IsUncalled: callers == 0);
    }

    /// <summary>All services are down, and nobody is led to them any more.</summary>
    public async Task CloseAsync()
    {
        await _proxies.CloseAsync().ConfigureAwait(false);
        await _redirects.CloseAsync().ConfigureAwait(false);
    }

    /// <summary>Leaves clients where they go.</summary>
    public async ValueTask DisposeAsync()
    {
        await _proxies.DisposeAsync().ConfigureAwait(false);
        await _redirects.DisposeAsync().ConfigureAwait(false);
        Ports.Dispose();
    }
}
