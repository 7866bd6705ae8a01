namespace Supervision.Hosting.Http;

/// <summary>Every path that is answered.</summary>
internal sealed class RouteTable(IReadOnlyList<Route> routes)
{
    /// <summary>In the order of the description.</summary>
    public IReadOnlyList<Route> Routes { get; } = routes;

    /// <summary>The routes of a path, one for each method; none when nothing is there.</summary>
    public IReadOnlyList<Route> Find(string path, out string? name)
    {
        var segments = path.Split('/');
        var found = new List<Route>(1);
        name = null;
        foreach (var route in Routes)
        {
            if (!route.Matches(segments, out var segment))
                continue;
            found.Add(route);
            name ??= segment;
        }

        return found;
    }

    /// <summary>Everything, over a node's life.</summary>
    public static RouteTable Create(StreamSlots slots, Traffic traffic, HttpOptions options)
    {
        var polling = new LongPoll(slots);
        List<Route> routes =
        [
            .. NodeRoutes.Create(),
            UpgradeRoute.Create(traffic),
            .. ServiceRoutes.Create(polling),
            .. LogRoutes.Create(),
            .. GroupRoutes.Create(polling),
            ListenerRoute.Create(),
            .. PlanRoutes.Create(),
            EventRoute.Create(slots, options),
            .. HealthRoutes.Create(options.TimeProvider),
            MetricsRoute.Create(slots),
        ];
        routes.Add(OpenApiRoute.Create(() => routes));
        return new(routes);
    }
}
