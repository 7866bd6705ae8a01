using Supervision.Posix.Processes;
using Supervision.Specs;

namespace Supervision.Processes;

/// <summary>The name of one process generation of a service, unique on its node for all time: <c>web#7</c>.</summary>
internal static class IncarnationId
{
    private const char Mark = '.';

    public static string Format(ServiceName service, int number) => IncarnationName.Format(service.Text, number);

    /// <summary>The name of a command's process beside a service's own: <c>web.health#12</c>.</summary>
    public static string FormatCommand(ServiceName service, string what, int number) =>
        IncarnationName.Format($"{service.Text}{Mark}{what}", number);

    /// <summary>Whose output it is that a process writes. Names of services have no dot, those of replicas end with one and a number.</summary>
    public static string WriterOf(string service)
    {
        var mark = service.LastIndexOf(Mark);
        return mark < 0 || ServiceName.TryParseReplica(service, out _) ? service : service[..mark];
    }

    public static bool TryParse(string id, out string service, out int number) => IncarnationName.TryParse(id, out service, out number);
}
