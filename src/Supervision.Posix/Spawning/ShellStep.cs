using Supervision.Posix.Processes;

namespace Supervision.Posix.Spawning;

/// <summary>
/// What only a shell can do on the way to a program: to enter a control group before anything is forked, and to say its own pid. A shell changes the
/// environment that it hands on, so that another tool puts it right behind it.
/// </summary>
internal static class ShellStep
{
    // Variables that one shell or another sets, or reads as its own.
    private static readonly string[] Own = ["PWD", "OLDPWD", "SHLVL", "_", "IFS", "OPTIND", "PPID", "LINENO", "PS1", "PS2", "PS4"];

    internal static bool IsNeeded(Equipment equipment) =>
        equipment.CgroupProcesses is not null || equipment.Inherited.Count > 0 || equipment.ShellUmask is not null;

    /// <summary>The arguments of both tools; empty if there is nothing to do.</summary>
    /// <param name="request">What is to be started.</param>
    /// <param name="equipment">What the host gives it.</param>
    /// <param name="findTool">The path of a tool.</param>
    internal static IEnumerable<string> Arguments(SpawnRequest request, Equipment equipment, Func<string, string> findTool)
    {
        if (!IsNeeded(equipment)) return [];

        // A group that cannot be entered is complained of on standard error, and the program runs all the same.
        var enter = equipment.CgroupProcesses is null ? "" : "echo 0 > \"$0\"; ";
        var umask = equipment.ShellUmask is { } mask ? $"umask 0{Convert.ToString(mask, 8)} && " : "";
        var pid = equipment.Inherited.Count > 0 ? "LISTEN_PID=$$ " : "";
        return
        [
            findTool("sh"), "-c", $"{enter}{umask}{pid}exec \"$@\"", equipment.CgroupProcesses ?? "sh",
            findTool("env"), .. Unset(request), .. Restored(request),

            // To the tool before it, a program's path with this sign would be one more variable.
            .. request.Arguments[0].Contains('=') ? [findTool("nice"), "-n", "0", "--"] : (string[])[],
        ];
    }

    private static IEnumerable<string> Unset(SpawnRequest request) =>
        Own.Where(name => !request.Environment.ContainsKey(name)).SelectMany(name => (string[])["-u", name]);

    // A shell keeps no variable that it could not name.
    private static IEnumerable<string> Restored(SpawnRequest request) => request.Environment
        .Where(variable => Array.IndexOf(Own, variable.Key) >= 0 || !IsShellName(variable.Key))
        .Select(variable => $"{variable.Key}={variable.Value}");

    private static bool IsShellName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
