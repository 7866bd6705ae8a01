using System.Globalization;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Spawning;

/// <summary>
/// The tools that a process runs through before it becomes the program, each setting one thing and executing the next: what needs the host's
/// privileges first, giving them up last. Only what is asked for is there, so that the usual chain is empty.
/// </summary>
/// <remarks>Pure: everything that it depends on is an argument.</remarks>
internal static class ExecChain
{
    /// <summary>Whether a request needs a chain at all.</summary>
    internal static bool IsNeeded(SpawnRequest request, Credentials? credentials, Equipment equipment) =>
        ShellStep.IsNeeded(equipment) || credentials is not null || request.OomScoreAdjust is not null || request.Limits.Count > 0 || request.Nice is not null
        || request.AmbientCapabilities.Count > 0 || request.NoNewPrivileges;

    /// <summary>The arguments of the chain, ending with the program and its arguments.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="credentials">Who the process is to be; null to stay what the host is.</param>
    /// <param name="equipment">What the host gives it.</param>
    /// <param name="program">The program's path, so that no tool searches for it.</param>
    /// <param name="ownNice">The host's priority, from which <c>nice</c> counts.</param>
    /// <param name="findTool">The path of a tool.</param>
    internal static List<string> Build(
        SpawnRequest request, Credentials? credentials, Equipment equipment, string program, int ownNice, Func<string, string> findTool)
    {
        List<string> chain = [];
        if (request.OomScoreAdjust is { } adjust) chain.AddRange([findTool("choom"), "-n", Text(adjust), "--"]);
        if (request.Limits.Count > 0) chain.AddRange([findTool("prlimit"), .. request.Limits.Select(Option), "--"]);
        if (request.Nice is { } nice && nice != ownNice) chain.AddRange([findTool("nice"), "-n", Text(nice - ownNice), "--"]);
        chain.AddRange(ShellStep.Arguments(request, equipment, findTool));
        if (credentials is not null || request.AmbientCapabilities.Count > 0 || request.NoNewPrivileges)
            chain.AddRange([findTool("setpriv"), .. Privilege(request, credentials), "--"]);
        return [.. chain, program, .. request.Arguments.Skip(1)];
    }

    private static IEnumerable<string> Privilege(SpawnRequest request, Credentials? credentials)
    {
        if (credentials is not null)
        {
            yield return $"--reuid={credentials.UserId}";
            yield return $"--regid={credentials.GroupId}";
            yield return credentials.Groups switch
            {
                null => "--keep-groups",
                [] => "--clear-groups",
                var groups => $"--groups={string.Join(',', groups)}",
            };
        }

        if (request.AmbientCapabilities.Count > 0)
        {
            var capabilities = string.Join(',', request.AmbientCapabilities.Select(c => "+" + CapabilityNames.NameOf(c)));
            yield return $"--inh-caps={capabilities}";
            yield return $"--ambient-caps={capabilities}";
        }

        if (request.NoNewPrivileges) yield return "--no-new-privs";
    }

    private static string Option(ResourceLimit limit) => $"--{limit.Name}={Text(limit.Soft)}:{Text(limit.Hard)}";

    private static string Text(ulong limit) =>
        limit == ResourceLimit.Unlimited ? "unlimited" : limit.ToString(CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
