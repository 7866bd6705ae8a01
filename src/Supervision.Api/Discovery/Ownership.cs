using System.Runtime.InteropServices;

namespace Supervision.Api;

/// <summary>Who owns a file: .NET tells modes, but not owners.</summary>
internal static partial class Ownership
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint ModeAndOwner = 0x2 | 0x8;
    private const int UserIdOffset = 20;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int DirectoryType = 0x4000;
    private const int PermissionMask = 0xFFF;

    /// <summary>The user this process acts as.</summary>
    public static uint EffectiveUserId { get; } = GetEffectiveUserId();

    /// <summary>A directory (no link to one) that is ours and that nobody else may enter: mode 0700.</summary>
    public static bool IsPrivateDirectory(string path)
    {
        // The structure of statx has the same layout on every architecture, unlike that of stat.
        Span<byte> status = stackalloc byte[256];
        if (Statx(CurrentDirectory, path, NoFollow, ModeAndOwner | 0x1, status) != 0)
            return false;
        var owner = MemoryMarshal.Read<uint>(status[UserIdOffset..]);
        var mode = MemoryMarshal.Read<ushort>(status[ModeOffset..]);
        return owner == EffectiveUserId && (mode & TypeMask) == DirectoryType && (mode & PermissionMask) == 0x1C0;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, Span<byte> status);
}
