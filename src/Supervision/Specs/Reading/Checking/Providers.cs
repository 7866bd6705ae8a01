using System.Collections.Immutable;

namespace Supervision.Specs.Reading.Checking;

/// <summary>Which services meet a requirement, looked up instead of searched: trees may hold thousands.</summary>
internal sealed class Providers
{
    private readonly Dictionary<string, List<ReadService>> _byName = [];

    public Providers(IEnumerable<ReadService> services)
    {
        foreach (var service in services)
        {
            Add(service.Spec.Name, service);
            foreach (var provided in service.Spec.Provides) Add(provided, service);
        }
    }

    /// <summary>Every name that a requirement can bear.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    /// <summary>Those that bear or provide the name, in written order.</summary>
    public IReadOnlyList<ReadService> Of(ServiceName requirement) =>
        _byName.GetValueOrDefault(requirement.Text) ?? (IReadOnlyList<ReadService>)ImmutableArray<ReadService>.Empty;

    /// <summary>A variant meets its own name and its base's.</summary>
    private void Add(ServiceName name, ReadService service)
    {
        AddUnder(name.Base, service);
        if (name.Variant is not null) AddUnder(name.Text, service);
    }

    private void AddUnder(string name, ReadService service)
    {
        if (!_byName.TryGetValue(name, out var services)) _byName.Add(name, services = []);
        // A service that provides several variants of a base, or its own base, counts once.
        if (services.Count == 0 || services[^1] != service) services.Add(service);
    }
}
