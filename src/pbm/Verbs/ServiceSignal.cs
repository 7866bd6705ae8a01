using System.Globalization;
using Supervision.Api;
using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Execution;

namespace Supervision.Pbm.Verbs;

/// <summary><c>service signal</c> and <c>kill</c>.</summary>
internal static class ServiceSignal
{
    private const int SignalMax = 64;

    /// <summary>Every name that Linux knows, without its SIG.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    public static Task<int> RunAsync(CommandContext context)
    {
        var arguments = context.Call.Arguments;
        return SendAsync(context, Known(arguments[^1]), [.. arguments.SkipLast(1)]);
    }

    public static Task<int> KillAsync(CommandContext context) =>
        SendAsync(context, Known(context.Call.Value(CommandOptions.Signal) ?? "KILL"), context.Call.Arguments);

    private static Task<int> SendAsync(CommandContext context, string signal, IReadOnlyList<string> services) =>
        ServiceChange.RunAsync(context, ServiceVerb.Signal, services, request => request with { Signal = signal });

    private static string Known(string text)
    {
        var name = text.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? text[3..] : text;
        name = name.ToUpperInvariant();
        if (Names.Contains(name) || IsRealTime(name)
            || (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= SignalMax))
            return name;
        throw new UsageException(Nearest.Of(name.ToLowerInvariant(), Names.Select(n => n.ToLowerInvariant())) is { } near
            ? $"'{text}' is no signal; did you mean '{near.ToUpperInvariant()}'?"
            : $"'{text}' is no signal; expected a name such as HUP or USR1, or a number from 1 to {SignalMax}");
    }

    private static bool IsRealTime(string name) =>
        name.StartsWith("RTMIN", StringComparison.Ordinal) || name.StartsWith("RTMAX", StringComparison.Ordinal);
}
