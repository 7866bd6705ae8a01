using System.Collections;

namespace Supervision.Hosting;

/// <summary>The environment of this process.</summary>
internal static class ProcessEnvironment
{
    /// <summary>Variables that speak of how this process itself was started, and would mislead those it starts.</summary>
    private static readonly string[] OwnAffairs = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PID"];

    public static IReadOnlyDictionary<string, string> OfThisProcess() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .Where(e => !OwnAffairs.Contains((string)e.Key))
        .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
}
