using Supervision.Api;
using Supervision.Pbm.CommandLine;

namespace Supervision.Pbm.Completion;

/// <summary>
/// Names of services and groups for Tab, kept for a moment, so that several Tabs in a row ask once. A node that does not answer
/// at once has no names: completion must not hold up who types.
/// </summary>
internal sealed class NameSource(Func<ISupervision> connect, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(3);
    private readonly Dictionary<WordKind, (long At, IReadOnlyList<string> Names)> _kept = [];

    public async Task<IReadOnlyList<string>> GetAsync(WordKind kind)
    {
        if (kind is not (WordKind.Service or WordKind.Group))
            return [];
        if (_kept.TryGetValue(kind, out var kept) && time.GetElapsedTime(kept.At) < Freshness)
            return kept.Names;
        var names = await AskAsync(kind);
        _kept[kind] = (time.GetTimestamp(), names);
        return names;
    }

    private async Task<IReadOnlyList<string>> AskAsync(WordKind kind)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        ISupervision? node = null;
        try
        {
            node = connect();
            return kind == WordKind.Group
                ? [.. (await node.GetGroupsAsync(null, patience.Token)).Value.Select(g => g.Path)]
                : [.. (await node.GetServicesAsync(null, null, patience.Token)).Value.Select(s => s.Name)];
        }
        catch (Exception e) when (e is SupervisionException or OperationCanceledException)
        {
            return [];
        }
        finally
        {
            (node as IDisposable)?.Dispose();
        }
    }
}
