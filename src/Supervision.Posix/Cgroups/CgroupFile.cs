using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Cgroups;

/// <summary>Reads and writes the files of control groups.</summary>
internal static unsafe class CgroupFile
{
    /// <summary>Writes one value; what the kernel answers.</summary>
    internal static Errno Write(string path, string value)
    {
        var descriptor = FileCalls.Open(path, FileCalls.WriteOnly | FileCalls.CloseOnExec, 0);
        if (descriptor < 0) return Errno.Last;
        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        var bytes = Encoding.ASCII.GetBytes(value);
        fixed (byte* start = bytes) return FileCalls.Write(file, start, (nuint)bytes.Length) < 0 ? Errno.Last : default;
    }

    /// <summary>All of a file; empty if it cannot be read.</summary>
    internal static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>The group of a process, from the topmost on; null if there is no such process.</summary>
    internal static string? GroupOf(int pid)
    {
        foreach (var line in Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cgroup")).Split('\n'))
        {
            if (line.StartsWith("0::", StringComparison.Ordinal)) return line[3..];
        }

        return null;
    }

    /// <summary>Removes an empty group and those below it; false if a process is in one of them.</summary>
    internal static bool TryRemove(string directory)
    {
        try
        {
            foreach (var below in Directory.Exists(directory) ? Directory.GetDirectories(directory) : [])
            {
                if (!TryRemove(below)) return false;
            }
        }
        catch (IOException)
        {
            // It went away meanwhile.
        }

        return FileCalls.RemoveDirectory(directory) == 0 || Errno.Last.Number == ErrnoNumbers.NoEntry;
    }
}
