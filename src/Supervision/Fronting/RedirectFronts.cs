using System.Collections.Concurrent;
using Supervision.Posix.Errors;
using Supervision.Posix.Listening;
using Supervision.Posix.Redirecting;
using Supervision.Specs;

namespace Supervision.Fronting;

/// <summary>
/// Fronts by rules of the kernel. They outlive the daemon, which finds them as the one before has left them, and go with the last process that they lead to.
/// </summary>
internal sealed class RedirectFronts : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ServiceName, FrontWish> _wishes = new();
    private readonly ConcurrentQueue<Redirect> _released = new();
    private readonly Func<NodeSpec> _node;
    private readonly Pursuit _pursuit;
    private volatile RedirectTable? _table;
    private IReadOnlyList<Redirect> _found = [];
    private IReadOnlyList<Redirect>? _set;
    private bool _hasLooked;

    /// <param name="node">The node as it is now.</param>
    /// <param name="report">Told what does not work, in words; null when all does.</param>
    /// <param name="time">The clock.</param>
    public RedirectFronts(Func<NodeSpec> node, Action<string?> report, TimeProvider time)
    {
        _node = node;
        _pursuit = new Pursuit(PursueAsync, report, e => e is RedirectException or IOException or UnauthorizedAccessException or PosixException, time);
    }

    /// <summary>Whether connections go where it was wished last.</summary>
    public bool IsSettled => _pursuit.IsSettled;

    /// <summary>This is to be before a service; null for nothing.</summary>
    public void Set(ServiceName service, FrontWish? wish)
    {
        var former = _wishes.GetValueOrDefault(service);
        if (wish is not null) _wishes[service] = wish;
        else if (!_wishes.TryRemove(service, out _)) return;

        // Who has sent datagrams when nobody was there is led nowhere for as long as he does not pause.
        if (wish?.Target is { } target && target != former?.Target) Release(wish.Spec, address => address.Port);
        _pursuit.Request();
    }

    /// <summary>The process at this port has ended.</summary>
    public void OnEnded(ServiceSpec spec, int port)
    {
        Release(spec, _ => port);
        if (!_released.IsEmpty) _pursuit.Request();
    }

    /// <summary>At the start, rules may be there that nobody wants any more.</summary>
    public void Review()
    {
        if (RedirectOwner.TryFind(_node().DataDir) is not null) _pursuit.Request();
    }

    /// <summary>Whether no datagrams go to a port any more; not known without <c>conntrack</c>, and then false.</summary>
    public async Task<bool> IsEmptyAsync(ServiceSpec spec, int port)
    {
        foreach (var address in spec.Handoff.Public.Where(a => a.Kind is ListenKind.Udp))
        {
            if (_table is not { } table || await table.CountFlowsAsync(Of(address, port)).ConfigureAwait(false) is not 0) return false;
        }

        return true;
    }

    /// <summary>Nothing is redirected any more: all services are down.</summary>
    public async Task CloseAsync()
    {
        foreach (var service in _wishes.Keys) _wishes[service] = _wishes[service] with { Target = null, IsLive = false };
        await _pursuit.TryAsync().ConfigureAwait(false);
    }

    /// <summary>Leaves the rules as they are.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pursuit.EndAsync().ConfigureAwait(false);
        _table?.Dispose();
    }

    private async Task PursueAsync()
    {
        var node = _node();
        await LookAsync(node).ConfigureAwait(false);
        var silent = node.Services.Values.Where(spec => spec.Handoff.Mode is HandoffMode.Redirect && !_wishes.ContainsKey(spec.Name)).ToArray();
        var kept = silent.SelectMany(spec => spec.Handoff.Public).ToHashSet();
        Redirect[] wanted =
        [
            .. _wishes.Values.Where(wish => wish.Target is not null).SelectMany(wish => wish.Spec.Handoff.Public.Select(address => Of(address, wish.Target!.Port))),
            .. _found.Where(found => kept.Any(address => Of(address, found.TargetPort) == found)),
        ];
        if (wanted.Length > 0 || _wishes.Values.Any(wish => wish.IsLive) || (silent.Length > 0 && _table is not null)) await SetAsync(node, wanted).ConfigureAwait(false);
        else await RemoveAsync(node).ConfigureAwait(false);
        while (_table is { } table && _released.TryDequeue(out var released)) await table.ReleaseFlowsAsync(released).ConfigureAwait(false);
        _released.Clear();
    }

    /// <summary>What an earlier daemon has left.</summary>
    private async Task LookAsync(NodeSpec node)
    {
        if (_hasLooked) return;
        if (RedirectOwner.TryFind(node.DataDir) is { } owner)
        {
            _table ??= new RedirectTable(OptionsOf(node), owner);
            _found = await _table.ReadAsync().ConfigureAwait(false) ?? [];
        }

        _hasLooked = true;
    }

    private async Task SetAsync(NodeSpec node, IReadOnlyList<Redirect> wanted)
    {
        if (_set is not null && _set.SequenceEqual(wanted)) return;
        _table ??= new RedirectTable(OptionsOf(node), RedirectOwner.Of(node.DataDir));
        await _table.SetAsync(wanted).ConfigureAwait(false);
        _set = wanted;
    }

    private async Task RemoveAsync(NodeSpec node)
    {
        if (_table is not { } table) return;
        await table.RemoveAsync().ConfigureAwait(false);
        RedirectOwner.Forget(node.DataDir);
        table.Dispose();
        (_table, _set) = (null, null);
    }

    private void Release(ServiceSpec spec, Func<ListenAddress, int> portOf)
    {
        foreach (var address in spec.Handoff.Public.Where(a => a.Kind is ListenKind.Udp)) _released.Enqueue(Of(address, portOf(address)));
    }

    /// <summary>How the rules of a node are changed.</summary>
    public static RedirectOptions OptionsOf(NodeSpec node) => new() { Tool = node.Redirect.Tool, CommandPrefix = node.Redirect.Prefix };

    /// <summary>What leads from a public address to a port.</summary>
    public static Redirect Of(ListenAddress address, int port) =>
        new(address.Kind is ListenKind.Udp ? RedirectProtocol.Udp : RedirectProtocol.Tcp, address.Host!, address.Port, port);
}
