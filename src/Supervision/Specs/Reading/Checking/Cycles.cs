namespace Supervision.Specs.Reading.Checking;

/// <summary>
/// Nobody may wait for himself, not even through others. A cycle through one of several providers is refused too:
/// services could start without it, but there would be no order in which to stop them.
/// </summary>
internal static class Cycles
{
    /// <summary>Nobody reads more cycles than this, and finding them all in a tangle takes time.</summary>
    private const int CountMax = 20;

    public static void Check(WaitGraph graph, SpecErrors errors)
    {
        var tangled = Tangled(graph);
        var told = new HashSet<Wait>(ReferenceEqualityComparer.Instance);
        var count = 0;
        foreach (var wait in graph.All)
        {
            // Groups alone wait in written order, so every cycle has a wait of a service's own to begin with.
            if (wait.Path is null || !tangled.Contains(wait.Who) || told.Contains(wait)) continue;
            if (WayBack(graph, tangled, wait) is not { } cycle) continue;
            told.UnionWith(cycle);
            errors.Add(wait.Origin!, wait.Path, $"found a cycle, expected none: {string.Join(", ", cycle.Select(w => w.Text))}");
            if (++count == CountMax) return;
        }
    }

    /// <summary>Those that are left when everybody who waits for nobody left has been taken away, again and again.</summary>
    private static HashSet<string> Tangled(WaitGraph graph)
    {
        var waiters = graph.All.ToLookup(w => w.For, w => w.Who);
        var open = graph.All.GroupBy(w => w.Who).ToDictionary(g => g.Key, g => g.Count());
        var free = new Queue<string>(graph.All.Select(w => w.For).Distinct().Where(who => !open.ContainsKey(who)));
        while (free.TryDequeue(out var done))
        {
            foreach (var who in waiters[done])
            {
                if (--open[who] == 0) free.Enqueue(who);
            }
        }

        return [.. open.Where(o => o.Value > 0).Select(o => o.Key)];
    }

    /// <summary>The shortest cycle that begins with a wait; null when it only leads to a cycle of others.</summary>
    private static List<Wait>? WayBack(WaitGraph graph, HashSet<string> tangled, Wait first)
    {
        var reachedBy = new Dictionary<string, Wait> { [first.For] = first };
        var next = new Queue<string>([first.For]);
        while (next.TryDequeue(out var who))
        {
            foreach (var wait in graph.Of(who))
            {
                if (wait.For == first.Who) return Chain(reachedBy, first, wait);
                if (tangled.Contains(wait.For) && reachedBy.TryAdd(wait.For, wait)) next.Enqueue(wait.For);
            }
        }

        return null;
    }

    private static List<Wait> Chain(Dictionary<string, Wait> reachedBy, Wait first, Wait last)
    {
        var chain = new List<Wait> { last };
        while (!ReferenceEquals(chain[^1], first)) chain.Add(reachedBy[chain[^1].Who]);
        chain.Reverse();
        return chain;
    }
}
