using System.Globalization;
using Supervision.Posix.Tools;

namespace Supervision.Posix.Redirecting;

/// <summary>
/// The redirects of one node. Each change is one transaction of the kernel's: a new connection goes to the old port or to the new one. Connections that
/// are there already stay where they are, also when nothing is redirected any more, but not when the table is removed: keep it, empty, until they have
/// ended. From any thread; one change at a time, in the order of the calls.
/// </summary>
internal sealed class RedirectTable : IDisposable
{
    private readonly RedirectOptions _options;
    private readonly IRuleTool _tool;
    private readonly IReadOnlyList<IRuleTool> _others;
    private readonly SemaphoreSlim _turn = new(1);
    private bool _isOurs;

    /// <param name="options">How rules are changed.</param>
    /// <param name="owner">Whose they are.</param>
    /// <exception cref="RedirectException">No program for it is installed.</exception>
    internal RedirectTable(RedirectOptions options, RedirectOwner owner)
    {
        _options = options;
        (_tool, _others) = RuleTools.Find(options, owner);
    }

    /// <summary>Why these could not be redirected, as a sentence for the operator; null if they could. Changes nothing.</summary>
    internal static async Task<string?> FindProblemAsync(RedirectOptions options, IEnumerable<Redirect> redirects)
    {
        try
        {
            var (tool, _) = RuleTools.Find(options, new RedirectOwner("check"));
            await tool.CheckAsync(Redirect.Ordered(redirects)).ConfigureAwait(false);
            return null;
        }
        catch (RedirectException e)
        {
            return e.Message;
        }
    }

    /// <summary>From now on these, and no others, are redirected, whatever an earlier process of this owner has left, and whoever has flushed it.</summary>
    /// <exception cref="RedirectException">They cannot be; then the ones before are in force.</exception>
    internal Task SetAsync(IEnumerable<Redirect> redirects)
    {
        var ordered = Redirect.Ordered(redirects);
        return InTurn(async () =>
        {
            await _tool.SetAsync(ordered).ConfigureAwait(false);
            if (!_isOurs) await RemoveAsync(_others).ConfigureAwait(false);
            _isOurs = true;
            return true;
        });
    }

    /// <summary>What the kernel redirects now; null if the table is not there.</summary>
    /// <exception cref="RedirectException">It cannot be read.</exception>
    internal Task<IReadOnlyList<Redirect>?> ReadAsync() => InTurn(_tool.ReadAsync);

    /// <summary>Removes all rules of this owner; connections that were redirected and are not over break.</summary>
    /// <exception cref="RedirectException">They cannot be removed.</exception>
    internal Task RemoveAsync() => InTurn(async () =>
    {
        await _tool.RemoveAsync().ConfigureAwait(false);
        await RemoveAsync(_others).ConfigureAwait(false);
        _isOurs = false;
        return true;
    });

    /// <summary>
    /// Lets the flows of datagrams go that were begun when a redirect was in force, so that their next datagram begins a flow to the port of today. To be
    /// called when the program at the old port has ended: the kernel would send to that port for as long as the client doesn't pause.
    /// </summary>
    /// <returns>False if <c>conntrack</c> is not installed: then such a client is heard again when it has paused for 30 to 120 seconds.</returns>
    /// <exception cref="RedirectException">It is installed and fails.</exception>
    internal async Task<bool> ReleaseFlowsAsync(Redirect ended)
    {
        if (new ToolSearch(_options.ToolDirectories).Find("conntrack") is not { } path) return false;
        var conntrack = new PrivilegedCommand(path, _options);
        var outcome = await conntrack.TryAsync("", ["-D", .. FlowsOf(ended)]).ConfigureAwait(false);

        // It fails also where there is nothing to delete, and says so.
        return outcome.IsSuccess || outcome.Error.Contains(" 0 flow entries", StringComparison.Ordinal) ? true : throw conntrack.Failure(outcome);
    }

    /// <summary>How many flows the kernel knows that were begun when a redirect was in force; null if <c>conntrack</c> is not installed.</summary>
    /// <exception cref="RedirectException">It is installed and fails.</exception>
    internal async Task<int?> CountFlowsAsync(Redirect redirect)
    {
        if (new ToolSearch(_options.ToolDirectories).Find("conntrack") is not { } path) return null;
        var text = await new PrivilegedCommand(path, _options).RunAsync("", ["-L", .. FlowsOf(redirect)]).ConfigureAwait(false);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }

    public void Dispose() => _turn.Dispose();

    // What another tool has left cannot be told from nothing if that tool fails.
    private static async Task RemoveAsync(IEnumerable<IRuleTool> tools)
    {
        foreach (var tool in tools)
        {
            try
            {
                if (await tool.ReadAsync().ConfigureAwait(false) is not null) await tool.RemoveAsync().ConfigureAwait(false);
            }
            catch (RedirectException)
            {
                continue;
            }
        }
    }

    private async Task<T> InTurn<T>(Func<Task<T>> change)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return await change().ConfigureAwait(false);
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    private static string[] FlowsOf(Redirect redirect) =>
    [
        "-f", redirect.IsVersion6 ? "ipv6" : "ipv4", "-p", redirect.ProtocolName,
        "--orig-port-dst", Text(redirect.PublicPort), "--reply-port-src", Text(redirect.TargetPort),
    ];

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
