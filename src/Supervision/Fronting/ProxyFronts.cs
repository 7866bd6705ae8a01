using System.Collections.Concurrent;
using System.Net;
using Microsoft.Win32.SafeHandles;
using Supervision.Listeners;
using Supervision.Posix.Keeping;
using Supervision.Posix.Relaying;
using Supervision.Specs;

namespace Supervision.Fronting;

/// <summary>
/// Fronts by a process that relays connections: one for each listener of a service. It outlives the daemon, which finds them as the one before has left
/// them; should it die, another one takes its place.
/// </summary>
internal sealed class ProxyFronts : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ServiceName, FrontWish> _wishes = new();
    private readonly Dictionary<string, (int Generation, FrontSettings Settings)> _open = [];
    private readonly Dictionary<string, RelayTarget?> _aims = [];
    private readonly Func<NodeSpec> _node;
    private readonly ListenerDesk _listeners;
    private readonly RelayOptions? _options;
    private readonly Pursuit _pursuit;
    private volatile bool _isLost;
    private volatile RelayLink? _link;

    /// <param name="node">The node as it is now.</param>
    /// <param name="program">The relay's program; null where there is none.</param>
    /// <param name="listeners">Where the connections come from.</param>
    /// <param name="report">Told what does not work, in words; null when all does.</param>
    /// <param name="time">The clock.</param>
    public ProxyFronts(Func<NodeSpec> node, string? program, ListenerDesk listeners, Action<string?> report, TimeProvider time)
    {
        (_node, _listeners) = (node, listeners);
        _options = program is null ? null : new RelayOptions { DataDirectory = node().DataDir, ProgramPath = program, OnLost = _ => OnLost() };
        _pursuit = new Pursuit(() => PursueAsync(time), report, e => e is KeeperException or IOException or ObjectDisposedException, time);
    }

    /// <summary>Whether connections go where it was wished last.</summary>
    public bool IsSettled => _pursuit.IsSettled;

    /// <summary>This is to be before a service; null for nothing.</summary>
    public void Set(ServiceName service, FrontWish? wish)
    {
        if (wish is not null) _wishes[service] = wish;
        else if (!_wishes.TryRemove(service, out _)) return;
        _pursuit.Request();
    }

    /// <summary>A listener may be another socket than before; at the start, fronts may be there that nobody wants any more.</summary>
    public void Review()
    {
        if (_link is not null || !_wishes.IsEmpty || MayHaveLeftovers) _pursuit.Request();
    }

    /// <summary>No connection is taken any more; those that there are end with the processes that serve them.</summary>
    public async Task CloseAsync()
    {
        foreach (var service in _wishes.Keys) _wishes[service] = _wishes[service] with { IsOpen = false };
        await _pursuit.TryAsync().ConfigureAwait(false);
    }

    /// <summary>Leaves the relay as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pursuit.EndAsync().ConfigureAwait(false);
        _link?.Dispose();
    }

    private bool MayHaveLeftovers => _options is { } options && _link is null && File.Exists(new KeeperFiles(options.DataDirectory, RelayProtocol.Role).Socket);

    private void OnLost()
    {
        _isLost = true;
        _pursuit.Request();
    }

    /// <summary>It is done when the relay says so: until it has heard of another process, it brings clients to the former one.</summary>
    private async Task PursueAsync(TimeProvider time)
    {
        Pursue();
        if (_link is not { } link) return;
        try
        {
            _ = await link.ReadAsync().WaitAsync(_options!.ConnectTimeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new KeeperException($"the relay with pid {link.RelayPid} does not answer");
        }
    }

    private void Pursue()
    {
        var wanted = _wishes.Where(w => w.Value.IsOpen).SelectMany(w => w.Value.Spec.Listeners.Select(use => (Name: NameOf(w.Key, use), Use: use, Wish: w.Value))).ToArray();
        if (_link is null || _isLost)
        {
            if (wanted.Length == 0 && _open.Count == 0 && !MayHaveLeftovers) return;
            Connect();
        }

        foreach (var (name, use, wish) in wanted)
        {
            if (_listeners.SocketOf(use.Listener) is not { } socket) continue;
            Open(name, socket.Generation, (SafeFileHandle)socket.Handle, SettingsOf(wish.Spec));
            Aim(name, wish.Target is { } target ? new RelayTarget(Text(target.Number), new IPEndPoint(IPAddress.Loopback, target.Port)) : null);
        }

        var names = wanted.Select(w => w.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in _aims.Keys.Concat(_open.Keys).Distinct().Where(name => !names.Contains(name) && !IsOfSilentService(name)).ToArray())
        {
            _link!.Close(name);
            _ = _aims.Remove(name);
            _ = _open.Remove(name);
        }
    }

    private void Connect()
    {
        _link?.Dispose();
        _link = null;
        _isLost = false;
        _open.Clear();
        _aims.Clear();
        var options = _options ?? throw new KeeperException("there is no program that could relay connections");
        _link = RelayLink.ConnectOrStart(options);
        foreach (var found in _link.Found) _aims[found.Name] = found.Target;
    }

    private void Open(string name, int generation, SafeFileHandle socket, FrontSettings settings)
    {
        if (_open.TryGetValue(name, out var open) && open == (generation, settings)) return;
        _link!.Open(name, socket, settings);
        _open[name] = (generation, settings);
        _ = _aims.TryAdd(name, null);
    }

    private void Aim(string name, RelayTarget? target)
    {
        if (_aims[name] == target) return;
        _link!.Aim(name, target);
        _aims[name] = target;
    }

    /// <summary>Whether it belongs to a service that has not begun in this daemon yet, and goes on as it was.</summary>
    private bool IsOfSilentService(string name) => _node().Services.Values.Any(spec =>
        spec.Handoff.Mode is HandoffMode.Proxy && !_wishes.ContainsKey(spec.Name) && spec.Listeners.Any(use => NameOf(spec.Name, use) == name));

    // By itself, the relay breaks nothing before the process has had its time to end: it may be alone then.
    private static FrontSettings SettingsOf(ServiceSpec spec) => new()
    {
        HeldMax = spec.Handoff.HoldMax,
        HoldTimeout = spec.Handoff.HoldTimeout,
        DrainTimeout = spec.Handoff.DrainTimeout + spec.Stop.Timeout,
    };

    private static string NameOf(ServiceName service, ListenerUse use) => $"{service.Text}/{use.Name}";

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
