using System.Runtime.InteropServices;

namespace Supervision.App.Native;

/// <summary>What .NET has no method for, of descriptors that were inherited: fcntl(2).</summary>
internal static partial class Descriptors
{
    private const int GetFlags = 1;
    private const int SetFlags = 2;
    private const int CloseOnExec = 1;
    private const int GetStatus = 3;
    private const int SetStatus = 4;
    private const int NonBlocking = 2048;

    /// <summary>Keeps programs that this one starts from inheriting it too; false when there is no such descriptor.</summary>
    public static bool TryKeep(int descriptor)
    {
        var flags = Control(descriptor, GetFlags, 0);
        return flags >= 0 && Control(descriptor, SetFlags, flags | CloseOnExec) == 0;
    }

    /// <summary>Has calls return that would have to wait.</summary>
    public static void SetNonBlocking(int descriptor)
    {
        var status = Control(descriptor, GetStatus, 0);
        if (status >= 0 && (status & NonBlocking) == 0) _ = Control(descriptor, SetStatus, status | NonBlocking);
    }

    // Its third argument is of the variable kind, which on Linux is passed as any other.
    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);
}
