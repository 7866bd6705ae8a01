using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Processes;

namespace Supervision.Daemon.Foreground;

/// <summary>What a manager above this process, such as systemd, has passed to it for the program: listeners, and descriptors that it keeps. See sd_listen_fds(3).</summary>
internal static class OuterDescriptors
{
    private const int First = 3;
    private const int CountMax = 1024;

    public static IReadOnlyList<PassedDescriptor> Read(Func<string, string?> variable)
    {
        if (Number(variable("LISTEN_PID")) != Environment.ProcessId) return [];
        var count = Math.Min(Number(variable("LISTEN_FDS")), CountMax);
        var names = variable("LISTEN_FDNAMES")?.Split(':') ?? [];
        return
        [
            .. Enumerable.Range(0, Math.Max(count, 0)).Select(i =>
                new PassedDescriptor(i < names.Length && names[i].Length > 0 ? names[i] : "unknown", new SafeFileHandle(First + i, ownsHandle: false))),
        ];
    }

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
