using Supervision.Api;

namespace Supervision.Pbm.Output;

/// <summary>Which services depend on which, whatever names they use for each other.</summary>
internal sealed class DependencyGraph
{
    private readonly IReadOnlyList<ServiceDocument> _services;
    private readonly Dictionary<string, IReadOnlyList<Dependency>> _dependencies = [];

    public DependencyGraph(IReadOnlyList<ServiceDocument> services)
    {
        _services = services;
        foreach (var service in services)
        {
            _dependencies[service.Name] =
            [
                .. Of(service, service.Requires, "requires"), .. Of(service, service.Wants, "wants"), .. Of(service, service.After, "after"),
            ];
        }
    }

    /// <summary>Each service that nobody depends on, with what it depends on below it; what stands elsewhere already is not repeated.</summary>
    /// <param name="text">How a service is shown, and whether in full.</param>
    public Branch Draw(Func<ServiceDocument, string> text)
    {
        var drawn = new HashSet<string>();
        var needed = _dependencies.Values.SelectMany(d => d).Select(d => d.On.Name).ToHashSet();
        return new Branch("", [.. _services.Where(s => !needed.Contains(s.Name)).Select(s => Draw("", s))]);

        Branch Draw(string kind, ServiceDocument service)
        {
            var below = _dependencies[service.Name];
            var isNew = drawn.Add(service.Name);
            var more = !isNew && below.Count > 0 ? "  (see above)" : "";
            return new Branch($"{kind}{text(service)}{more}", isNew ? [.. below.Select(d => Draw(d.Kind + " ", d.On))] : []);
        }
    }

    /// <summary>In the language of Graphviz.</summary>
    public IEnumerable<string> Dot()
    {
        yield return "digraph services {";
        yield return "  rankdir = LR; node [shape = box];";
        foreach (var service in _services)
        {
            yield return $"  {Quoted(service.Name)} [label = {Quoted(service.Name + "\\n" + service.State)}];";
        }

        foreach (var (name, dependencies) in _dependencies)
        {
            foreach (var dependency in dependencies)
            {
                var style = dependency.Kind switch { "requires" => "solid", "wants" => "dashed", _ => "dotted" };
                yield return $"  {Quoted(name)} -> {Quoted(dependency.On.Name)} [style = {style}, tooltip = {Quoted(dependency.Kind)}];";
            }
        }

        yield return "}";
    }

    private IEnumerable<Dependency> Of(ServiceDocument service, IReadOnlyList<string> names, string kind) =>
        from name in names
        from other in _services
        where other.Name != service.Name && (Meets(other.Name, name) || other.Provides.Any(provided => Meets(provided, name)))
        select new Dependency(kind, other);

    /// <summary>A variant meets its base's name.</summary>
    private static bool Meets(string offered, string wanted) => offered == wanted || offered.StartsWith(wanted + ":", StringComparison.Ordinal);

    /// <summary>Names have nothing that would have to be escaped.</summary>
    private static string Quoted(string text) => $"\"{text}\"";

    private sealed record Dependency(string Kind, ServiceDocument On);
}
