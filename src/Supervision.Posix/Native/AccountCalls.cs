using System.Runtime.InteropServices;

namespace Supervision.Posix.Native;

/// <summary>Users and groups, and the calling thread's own.</summary>
internal static unsafe partial class AccountCalls
{
    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    [LibraryImport(Libc.Name, EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    [LibraryImport(Libc.Name, EntryPoint = "getegid")]
    internal static partial uint EffectiveGroup();

    [LibraryImport(Libc.Name, EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int FindUser(string name, UserEntry* entry, byte* buffer, nuint length, UserEntry** result);

    [LibraryImport(Libc.Name, EntryPoint = "getpwuid_r")]
    internal static partial int FindUser(uint id, UserEntry* entry, byte* buffer, nuint length, UserEntry** result);

    [LibraryImport(Libc.Name, EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int FindGroup(string name, GroupEntry* entry, byte* buffer, nuint length, GroupEntry** result);

    [LibraryImport(Libc.Name, EntryPoint = "getgrgid_r")]
    internal static partial int FindGroup(uint id, GroupEntry* entry, byte* buffer, nuint length, GroupEntry** result);

    [LibraryImport(Libc.Name, EntryPoint = "getgrouplist", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int GroupsOf(string user, uint group, uint* groups, int* count);

    /// <summary>Changes the user by which this thread, and no other, is checked at files. The old one is returned, also if nothing changed.</summary>
    [LibraryImport(Libc.Name, EntryPoint = "setfsuid")]
    internal static partial int SetFileUser(uint user);

    [LibraryImport(Libc.Name, EntryPoint = "setfsgid")]
    internal static partial int SetFileGroup(uint group);

    [LibraryImport(Libc.Name, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Groups(nint number, nint count, uint* groups);

    /// <summary>The kernel's call, which changes this thread alone; the C library's would change all.</summary>
    internal static int SetThreadGroups(int count, uint* groups) => (int)Groups(Arm ? 159 : 116, count, groups);

    internal static int GetThreadGroups(int count, uint* groups) => (int)Groups(Arm ? 158 : 115, count, groups);
}

/// <summary><c>struct passwd</c>.</summary>
internal unsafe struct UserEntry
{
    internal byte* Name;
    internal byte* Password;
    internal uint UserId;
    internal uint GroupId;
    internal byte* Comment;
    internal byte* Home;
    internal byte* Shell;
}

/// <summary><c>struct group</c>.</summary>
internal unsafe struct GroupEntry
{
    internal byte* Name;
    internal byte* Password;
    internal uint GroupId;
    internal byte** Members;
}
