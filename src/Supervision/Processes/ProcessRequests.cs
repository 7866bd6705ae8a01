using System.Globalization;
using Supervision.Posix.Listening;
using Supervision.Posix.Processes;
using Supervision.Specs;

namespace Supervision.Processes;

/// <summary>What the host of the processes is asked for, from what is wanted of a service.</summary>
internal static class ProcessRequests
{
    /// <summary>A process with a service's user, limits and directory.</summary>
    /// <param name="spec">The service.</param>
    /// <param name="id">The name of the process generation.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">All of it.</param>
    public static SpawnRequest Of(ServiceSpec spec, string id, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var who = spec.Credentials;
        return new SpawnRequest
        {
            Incarnation = id,
            Arguments = command,
            Environment = environment,
            WorkingDirectory = spec.WorkingDirectory,
            User = who.User,
            Group = who.Group,
            SupplementaryGroups = who.SupplementaryGroups,
            Umask = who.Umask,
            Nice = who.Nice,
            OomScoreAdjust = who.OomScoreAdjust,
            Limits = [.. who.Limits.Select(l => LimitOf(l.Key, l.Value is { } bound ? (ulong)bound : ResourceLimit.Unlimited))],
            AmbientCapabilities = who.AmbientCapabilities,
            NoNewPrivileges = who.NoNewPrivileges,
        };
    }

    /// <summary>The process that is the service, with what it needs to tell of itself.</summary>
    public static SpawnRequest OfMain(ServiceSpec spec, string id, Dictionary<string, string> environment)
    {
        if (spec.Watchdog is { } watchdog)
        {
            environment["WATCHDOG_USEC"] = (watchdog.Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);
        }

        return Of(spec, id, spec.Command, environment) with
        {
            Notify = spec.Ready.When is ReadyWhen.Notify || spec.Watchdog is not null || spec.Reload.Notifies
                || spec.Type is ServiceType.Forking || spec.DescriptorStoreMax > 0,
            ReadyDescriptor = spec.Ready.When is ReadyWhen.Descriptor ? spec.Ready.Descriptor : null,
            StoreKey = spec.DescriptorStoreMax > 0 ? spec.Name.Text : null,
            StoreMax = spec.DescriptorStoreMax,
            Forks = spec.Type is ServiceType.Forking,

            // What is relayed is accepted by the relay alone.
            Listeners = spec.Handoff.Mode is HandoffMode.Proxy ? [] : [.. spec.Listeners.Select(l => new InheritedListener(l.Listener, l.Name))],
            Cgroup = spec.Cgroup,
        };
    }

    private static ResourceLimit LimitOf(string name, ulong bound) => new(name, bound, bound);
}
