using System.Globalization;

namespace Supervision.Posix.Processes;

/// <summary>Signals by name and number. The numbers are Linux's for x86 and ARM.</summary>
public static class Signals
{
    /// <summary>SIGHUP, often: read the configuration again.</summary>
    public const int Hangup = 1;

    /// <summary>SIGINT, Ctrl-C.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGABRT, ends with a core dump.</summary>
    public const int Abort = 6;

    /// <summary>SIGKILL, cannot be handled.</summary>
    public const int Kill = 9;

    /// <summary>SIGTERM, the polite request to end.</summary>
    public const int Terminate = 15;

    internal const int Child = 17;

    /// <summary>SIGCONT, makes a stopped process go on.</summary>
    public const int Continue = 18;

    private const int RealTimeMin = 34;
    private const int RealTimeMax = 64;

    private static readonly string?[] Names =
    [
        null, "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>The full name of a signal, as <c>SIGTERM</c>; <c>signal 77</c> for a number without a name.</summary>
    /// <param name="signal">The number.</param>
    public static string Name(int signal) => signal switch
    {
        > 0 when signal < Names.Length => "SIG" + Names[signal],
        RealTimeMin => "SIGRTMIN",
        > RealTimeMin and <= RealTimeMax => $"SIGRTMIN+{signal - RealTimeMin}",
        _ => $"signal {signal}",
    };

    /// <summary>Reads a signal given as <c>TERM</c>, <c>SIGTERM</c>, <c>15</c> or <c>RTMIN+2</c>, in any case.</summary>
    /// <param name="text">The name or number.</param>
    /// <returns>The number, 1 to 64.</returns>
    /// <exception cref="FormatException">There is no such signal; the message says so.</exception>
    public static int Parse(string text) =>
        TryParse(text, out var signal) ? signal : throw new FormatException($"there is no signal '{text}'");

    /// <summary>Reads a signal given as <c>TERM</c>, <c>SIGTERM</c>, <c>15</c> or <c>RTMIN+2</c>, in any case.</summary>
    /// <param name="text">The name or number.</param>
    /// <param name="signal">The number, 1 to 64; 0 if there is no such signal.</param>
    public static bool TryParse(string? text, out int signal)
    {
        signal = 0;
        var name = text.AsSpan();
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return (signal = number is > 0 and <= RealTimeMax ? number : 0) > 0;
        if (name.StartsWith("SIG", StringComparison.OrdinalIgnoreCase)) name = name[3..];
        for (var i = 1; i < Names.Length; i++)
        {
            if (name.Equals(Names[i], StringComparison.OrdinalIgnoreCase)) return (signal = i) > 0;
        }

        return (signal = Alias(name)) > 0;
    }

    private static int Alias(ReadOnlySpan<char> name)
    {
        if (name.Equals("CLD", StringComparison.OrdinalIgnoreCase)) return Child;
        if (name.Equals("IOT", StringComparison.OrdinalIgnoreCase)) return Abort;
        if (name.Equals("POLL", StringComparison.OrdinalIgnoreCase)) return 29;
        if (name.Equals("RTMIN", StringComparison.OrdinalIgnoreCase)) return RealTimeMin;
        if (name.Equals("RTMAX", StringComparison.OrdinalIgnoreCase)) return RealTimeMax;
        if (name.StartsWith("RTMIN+", StringComparison.OrdinalIgnoreCase)) return InRealTime(RealTimeMin, +1, name[6..]);
        return name.StartsWith("RTMAX-", StringComparison.OrdinalIgnoreCase) ? InRealTime(RealTimeMax, -1, name[6..]) : 0;
    }

    private static int InRealTime(int origin, int direction, ReadOnlySpan<char> offset) =>
        int.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= RealTimeMax - RealTimeMin
            ? origin + (direction * n)
            : 0;
}
