using System.Globalization;
using Supervision.ReadModel;
using Supervision.Specs;

namespace Supervision.Hosting.Local;

/// <summary>
/// A service as it is addressed: with all its replicas by its name, <c>web</c>, or one of them alone, <c>web.0</c> or <c>web.2</c>. The read model has
/// each replica by itself, the first under the name of the service.
/// </summary>
/// <param name="Name">The name it is addressed by.</param>
/// <param name="Replicas">What is known of its replicas, in order.</param>
internal sealed record ServiceView(string Name, IReadOnlyList<Posted<ServiceStatus>> Replicas)
{
    /// <summary>When any of them changed last.</summary>
    public long Serial => Replicas.Count == 1 ? Replicas[0].Serial : Replicas.Max(r => r.Serial);

    /// <summary>Every service, sorted by name.</summary>
    public static IEnumerable<ServiceView> All(BoardSnapshot board) =>
        board.Services.Values.Where(s => s.Status.Spec.Name.Replica == 0).Select(s => Of(board, s));

    /// <summary>The services whose names match; when none does, the replicas whose names do.</summary>
    public static IReadOnlyList<ServiceView> Matching(BoardSnapshot board, Glob names)
    {
        ServiceView[] services = [.. All(board).Where(s => names.Matches(s.Name))];
        return services.Length > 0 ? services : [.. All(board).SelectMany(s => s.Each()).Where(r => names.Matches(r.Name))];
    }

    /// <summary>What bears a name; null when nothing does.</summary>
    public static ServiceView? Find(BoardSnapshot board, string name)
    {
        if (!ServiceName.TryParseReplica(name, out var parsed) || !board.Services.TryGetValue(parsed.Text, out var posted))
        {
            return null;
        }

        return parsed.Text == name && parsed.Replica == 0 ? Of(board, posted) : new ServiceView(name, [posted]);
    }

    /// <summary>Whether this is one of the names by which the output and the changes of a replica are asked for.</summary>
    /// <param name="names">The names asked for.</param>
    /// <param name="replica">The name under which the replica is known.</param>
    public static bool Matches(Glob names, string replica) =>
        names.Matches(replica)
        || (replica.LastIndexOf('.') is > 0 and var mark ? names.Matches(replica[..mark]) : names.Matches(replica + ".0"));

    private static ServiceView Of(BoardSnapshot board, Posted<ServiceStatus> first)
    {
        var service = first.Status.Spec;
        if (service.Replicas == 1 && !board.Services.ContainsKey(service.Name.OfReplica(1).Text))
        {
            return new ServiceView(service.Name.Text, [first]);
        }

        // Those beyond the wanted number are on their way out, the highest of them first or last.
        var replicas = new List<Posted<ServiceStatus>> { first };
        for (var number = 1; ; number++)
        {
            if (board.Services.TryGetValue(service.Name.OfReplica(number).Text, out var replica))
            {
                replicas.Add(replica);
            }
            else if (number >= service.Replicas)
            {
                return new ServiceView(service.Name.Text, replicas);
            }
        }
    }

    /// <summary>Each of several replicas alone, by the name that it is addressed by.</summary>
    public IEnumerable<ServiceView> Each() => Replicas.Count == 1 ? [] : Replicas.Select(r =>
        new ServiceView(string.Create(CultureInfo.InvariantCulture, $"{Name}.{r.Status.Spec.Name.Replica}"), [r]));
}
