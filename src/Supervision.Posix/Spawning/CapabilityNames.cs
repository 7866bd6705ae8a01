using System.Globalization;

namespace Supervision.Posix.Spawning;

/// <summary>The capabilities of Linux, in the order of their numbers.</summary>
internal static class CapabilityNames
{
    private static readonly string[] All =
    [
        "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap", "linux_immutable",
        "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner", "sys_module", "sys_rawio", "sys_chroot",
        "sys_ptrace", "sys_pacct", "sys_admin", "sys_boot", "sys_nice", "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease",
        "audit_write", "audit_control", "setfcap", "mac_override", "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read",
        "perfmon", "bpf", "checkpoint_restore",
    ];

    /// <summary>The name without its prefix and in lower case.</summary>
    private static string Plain(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower.StartsWith("cap_", StringComparison.Ordinal) ? lower[4..] : lower;
    }

    /// <summary>The number of a capability by its name or number; -1 if there is none.</summary>
    internal static int NumberOf(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number < All.Length ? number : -1
            : Array.IndexOf(All, Plain(name));

    /// <summary>The name of a capability that is given by its name or number.</summary>
    internal static string NameOf(string name) => All[NumberOf(name)];
}
