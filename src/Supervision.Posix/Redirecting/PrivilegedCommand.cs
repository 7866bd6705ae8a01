using Supervision.Posix.Errors;
using Supervision.Posix.Tools;

namespace Supervision.Posix.Redirecting;

/// <summary>Runs one program of the system's administration, by way of the prefix.</summary>
/// <param name="path">The program.</param>
/// <param name="options">Prefix and time.</param>
internal sealed class PrivilegedCommand(string path, RedirectOptions options)
{
    /// <exception cref="RedirectException">It cannot be run, or has failed.</exception>
    internal async Task<string> RunAsync(string input, params IReadOnlyList<string> arguments)
    {
        var outcome = await TryAsync(input, arguments).ConfigureAwait(false);
        return outcome.IsSuccess ? outcome.Output : throw Failure(outcome);
    }

    /// <exception cref="RedirectException">It cannot be run.</exception>
    internal async Task<ToolOutcome> TryAsync(string input, params IReadOnlyList<string> arguments)
    {
        string[] command = [.. options.CommandPrefix, path, .. arguments];
        if (!command[0].Contains('/'))
            command[0] = new ToolSearch().Find(command[0]) ?? throw new RedirectException($"cannot redirect ports: the command prefix '{command[0]}' is not installed");
        try
        {
            return await ToolRun.RunAsync(command, input, options.Timeout).ConfigureAwait(false);
        }
        catch (PosixException e)
        {
            throw new RedirectException($"cannot redirect ports: {e.Message}");
        }
    }

    internal RedirectException Failure(ToolOutcome outcome)
    {
        var isDenied = outcome.Error.Contains("Operation not permitted", StringComparison.Ordinal)
            || outcome.Error.Contains("Permission denied", StringComparison.Ordinal)
            || outcome.Error.Contains("password is required", StringComparison.Ordinal);
        var advice = isDenied ? "; it needs root or CAP_NET_ADMIN, of its own or by a command prefix such as sudo -n" : "";
        return new RedirectException($"cannot redirect ports: {path}: {outcome.Reason}{advice}");
    }
}
