using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

internal static class Requests
{
    internal static SpawnRequest Command(string incarnation, params string[] arguments) => new()
    {
        Incarnation = incarnation,
        Arguments = arguments,
        Environment = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["SUPERVISION_INCARNATION"] = incarnation,
        },
        WorkingDirectory = "/",
    };

    internal static SpawnRequest Shell(string incarnation, string script) => Command(incarnation, "/bin/sh", "-c", script);
}
