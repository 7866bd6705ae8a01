using Supervision.Posix.Listening;

namespace Supervision.Specs.Reading.Checking;

/// <summary>
/// What leads clients to the process of the moment needs an address that nobody else has, and to know when that process, and not the one before, is ready.
/// </summary>
internal static class Fronts
{
    public static void Check(ReadTree tree, NodeSpec node, SpecErrors errors)
    {
        var owners = new Dictionary<string, ServiceSpec>(StringComparer.Ordinal);
        foreach (var service in tree.Services)
        {
            CheckProbes(service, errors);
            if (service.Spec.Handoff.Mode is HandoffMode.Proxy) CheckProxy(service, tree, node, errors);
            if (service.Spec.Handoff.Mode is HandoffMode.Redirect) CheckRedirect(service, owners, errors);
            if (service.Spec.Handoff.Mode is not HandoffMode.Redirect && !service.Spec.Handoff.Public.IsEmpty)
                Mistake(service, "public", "is of no use without mode = redirect", errors);
        }
    }

    /// <summary>What replicas would share that only one process can have, and the key that names it; null when there is nothing.</summary>
    public static (string Key, string Value)? Shared(ServiceSpec service)
    {
        if (!service.Handoff.IsFronted) return null;
        var second = service.OfReplica(1);
        return service.Handoff.Public.FirstOrDefault(second.Handoff.Public.Contains) is { } address ? ("handoff.public", address.ToString())
            : service.Handoff.Mode is HandoffMode.Proxy && service.Listeners.FirstOrDefault(l => second.Listeners.Any(s => s.Listener == l.Listener)) is { } use ? ("listeners", use.Name)
            : null;
    }

    private static void CheckProbes(ReadService service, SpecErrors errors)
    {
        var spec = service.Spec;
        var isFronted = spec.Handoff.IsFronted;
        var probes = new (string Key, ProbeSpec? Probe)[] { ("ready", spec.Ready.Probe), ("health", spec.Health?.Probe) };
        foreach (var (key, probe) in probes)
        {
            if (probe is null or ProbeSpec.Exec || PortTemplate.IsOwn(probe) == isFronted) continue;
            var message = isFronted
                ? $"asks whoever serves, expected {PortTemplate.Mark} as the port: with handoff.mode = {Word(spec)} it is for the process itself"
                : $"found {PortTemplate.Mark}, expected a port: only with handoff.mode = redirect or proxy a process has one of its own";
            errors.Add(service.Section.OriginOf(key), $"{service.Section.Path}.{key}", message);
        }

        if (isFronted && spec.Ready.When is ReadyWhen.Spawned or ReadyWhen.Log)
        {
            Mistake(service, "mode", $"found {Word(spec)} with ready.when = {(spec.Ready.When is ReadyWhen.Log ? "log" : "spawned")}, expected one by which the new process "
                + $"itself shows that it serves: tcp or http with {PortTemplate.Mark} as the port, notify, fd or exec", errors);
        }
    }

    private static void CheckProxy(ReadService service, ReadTree tree, NodeSpec node, SpecErrors errors)
    {
        if (node.Keeper is KeeperMode.InProcess)
            Mistake(service, "mode", "found proxy with keeper.mode = in-process, expected keeper.mode = process: a process beside the keeper relays connections", errors);
        if (service.Spec.Listeners.IsEmpty)
            Mistake(service, "mode", "found proxy without listeners, expected listeners of tcp:// beside it, whose connections are relayed", errors);
        var all = ListenerUse.All(node.Listeners, tree.Services.Select(s => s.Spec));
        foreach (var use in service.Spec.Listeners)
        {
            if (all.TryGetValue(use.Listener, out var listener) && listener.Settings.Address.Kind is not ListenKind.Tcp)
                errors.Add(use.Origin, service.Section.PathOf("listeners"), $"found {listener.Settings.Address} with handoff.mode = proxy, expected tcp://: no others are relayed");
            var other = tree.Services.FirstOrDefault(s => s != service && s.Spec.Listeners.Any(l => l.Listener == use.Listener))?.Spec;
            if (other is not null)
            {
                errors.Add(use.Origin, service.Section.PathOf("listeners"),
                    $"found \"{use.Listener}\", which {other.Name} ({other.Origin}) has too: with handoff.mode = proxy, expected a listener of its own");
            }
        }
    }

    private static void CheckRedirect(ReadService service, Dictionary<string, ServiceSpec> owners, SpecErrors errors)
    {
        var (spec, handoff) = (service.Spec, service.Spec.Handoff);
        if (handoff.Public.IsEmpty)
            Mistake(service, "mode", "found redirect without handoff.public, expected public = tcp://ADDRESS:PORT, where clients connect to", errors);
        if (!spec.Listeners.IsEmpty)
            Mistake(service, "mode", "found redirect together with listeners, expected one of them: nobody binds an address that is redirected", errors);
        foreach (var address in handoff.Public)
        {
            if (handoff.Ports.Contains(address.Port))
                Mistake(service, "public", $"found {address}, whose port is one of handoff.ports ({handoff.Ports}): expected another", errors);
            if (!owners.TryAdd(address.ToString(), spec))
                Mistake(service, "public", $"found {address}, which is that of {owners[address.ToString()].Name} ({owners[address.ToString()].Origin}) already: expected another", errors);
        }
    }

    private static string Word(ServiceSpec spec) => spec.Handoff.Mode is HandoffMode.Proxy ? "proxy" : "redirect";

    private static void Mistake(ReadService service, string key, string message, SpecErrors errors)
    {
        var handoff = service.Section.Child("handoff");
        errors.Add(handoff.OriginOf(key), handoff.PathOf(key), message);
    }
}
