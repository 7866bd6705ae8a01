namespace Supervision.Posix.Identity;

/// <summary>Tells one run of the operating system from the next.</summary>
public static class BootId
{
    /// <summary>The random name of this boot, 36 characters.</summary>
    public static string Read() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
}
