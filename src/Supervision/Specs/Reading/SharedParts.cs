namespace Supervision.Specs.Reading;

/// <summary>What services say alike is one object: a thousand of them that leave restarts to the defaults would otherwise keep the defaults a thousand times.</summary>
internal sealed class SharedParts
{
    /// <summary>By their values: records know when they are alike.</summary>
    private readonly HashSet<object> _parts = [];

    public ServiceSpec Share(ServiceSpec spec) => spec with
    {
        Credentials = Share(spec.Credentials),
        Restart = Share(spec.Restart with { Backoff = Share(spec.Restart.Backoff) }),
        Stop = Share(spec.Stop),
        Handoff = Share(spec.Handoff),
        Reload = Share(spec.Reload),
        Ready = Share(spec.Ready),
        Hooks = Share(spec.Hooks),
        Logs = Share(spec.Logs),
    };

    private T Share<T>(T part) where T : class
    {
        if (_parts.TryGetValue(part, out var known)) return (T)known;
        _parts.Add(part);
        return part;
    }
}
