using Supervision.Api;
using Supervision.Listeners;
using Supervision.Nodes;
using Supervision.Posix.Listening;
using Supervision.Posix.Processes;
using Supervision.ReadModel;
using Supervision.Specs;

namespace Supervision.Hosting.Local;

/// <summary>Listeners as documents, with what the kernel says of their sockets just now.</summary>
internal static class ListenerDocuments
{
    public static IReadOnlyList<ListenerDocument> Of(SupervisionNode node)
    {
        var statuses = node.Listeners;
        var services = node.Board.Current.Services.Values.Select(posted => posted.Status).ToArray();
        var holders = SocketHolders.Of(statuses.SelectMany(s => s.Sockets).Select(s => s.Inode).ToHashSet());
        var owners = services.SelectMany(OwnersOf).ToLookup(owner => owner.Pid);
        return [.. statuses.Select(status => Of(status, holders, owners) with
        {
            Services = [.. services.Where(s => s.Spec.Listeners.Any(l => l.Listener == status.Name)).Select(s => s.Spec.Name.Text).Order(StringComparer.Ordinal)],
            Front = services.FirstOrDefault(s => s.Spec.Handoff.Mode is HandoffMode.Proxy && s.Spec.Listeners.Any(l => l.Listener == status.Name)) is { } relayed ? FrontOf(relayed) : null,
        })];
    }

    private static ListenerDocument Of(ListenerStatus status, ILookup<long, SocketHolder> holders, ILookup<int, Owner> owners) => new()
    {
        Name = status.Name,
        Address = status.Settings?.ToString(),
        State = StateOf(status),
        Error = status.Error,
        Since = status.Since,
        Generation = status.Sockets.LastOrDefault()?.Generation ?? 0,
        Sockets = [.. status.Sockets.Select(socket => Of(socket, holders, owners))],
    };

    private static string FrontOf(ServiceStatus service) => service.Model.ServingNumber is { } number
        ? $"proxy to {service.Spec.Name}#{number} at port {service.Model.PortOf(number)}"
        : "proxy to nobody now";

    private static string StateOf(ListenerStatus status) => status switch
    {
        { Settings: null } => "draining",
        { Error: not null } => "failed",
        { IsOpen: true } => "open",
        _ => "opening",
    };

    private static ListenerSocketDocument Of(OpenSocket socket, ILookup<long, SocketHolder> holders, ILookup<int, Owner> owners)
    {
        var queue = SocketQueue.Of(socket.Handle, socket.Settings.Address.Kind);
        return new ListenerSocketDocument(socket.Generation, socket.Settings.ToString(), socket.IsLeaving, queue?.Waiting, queue?.Bound,
            [.. holders[socket.Inode].Select(h => Of(h, owners[h.Pid].FirstOrDefault())).OrderBy(h => h.Pid)]);
    }

    private static ListenerHolderDocument Of(SocketHolder holder, Owner? owner) => new(holder.Pid, holder.Name, owner?.Service, owner?.Incarnation);

    /// <summary>A service has two main processes while one takes over from the other.</summary>
    private static IEnumerable<Owner> OwnersOf(ServiceStatus status)
    {
        var (name, model) = (status.Spec.Name, status.Model);
        if (model is { Process: { Pid: > 0 } process, LiveNumber: { } number }) yield return new Owner(process.Pid, name.Text, IncarnationName.Format(name.Text, number));
        if (model.Handoff is { Process: { Pid: > 0 } other, Number: var second }) yield return new Owner(other.Pid, name.Text, IncarnationName.Format(name.Text, second));
    }

    /// <summary>What a process is to a service.</summary>
    private sealed record Owner(int Pid, string Service, string Incarnation);
}
