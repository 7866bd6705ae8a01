using System.Runtime.InteropServices;

namespace Supervision.Pbm.Output;

/// <summary>What the standard descriptors are connected to.</summary>
internal static partial class Terminal
{
    private const nuint GetWindowSize = 0x5413;

    public static bool IsTerminal(int descriptor) => IsATty(descriptor) == 1;

    /// <summary>The columns of the terminal at a descriptor; null when it is none or does not say.</summary>
    public static int? Width(int descriptor) =>
        IoControl(descriptor, GetWindowSize, out var size) == 0 && size.Columns > 0 ? size.Columns : null;

    /// <summary>By no-color.org: any value but the empty one turns colours off.</summary>
    public static bool WantsColor(int descriptor, Func<string, string?> environment) =>
        IsTerminal(descriptor) && string.IsNullOrEmpty(environment("NO_COLOR")) && environment("TERM") is not (null or "" or "dumb");

    /// <summary>Whether the locale lets boxes and ellipses through.</summary>
    public static bool SpeaksUnicode(Func<string, string?> environment)
    {
        var locale = First(environment("LC_ALL"), environment("LC_CTYPE"), environment("LANG"));
        return locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }

    private static string First(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrEmpty(value))
                return value;
        }

        return "";
    }

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsATty(int descriptor);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoControl(int descriptor, nuint request, out WindowSize size);

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
