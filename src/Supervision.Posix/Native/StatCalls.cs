using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Native;

/// <summary>What a file is. <c>statx</c> has the same layout on all processors.</summary>
internal static unsafe partial class StatCalls
{
    private const int BufferSize = 256;
    private const int LinksOffset = 16;
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;
    private const int SizeOffset = 40;
    private const int DeviceOffset = 136;
    private const int EmptyPath = 0x1000;
    private const uint BasicFields = 0x7ff;
    private const int TypeMask = 0xf000;
    private const int RegularType = 0x8000;

    [LibraryImport(Libc.Name, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Get(SafeFileHandle directory, string path, int flags, uint mask, byte* result);

    [LibraryImport(Libc.Name, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Get(int directory, string path, int flags, uint mask, byte* result);

    internal static bool TryGet(SafeFileHandle file, out FileStatus status)
    {
        var buffer = stackalloc byte[BufferSize];
        var found = Get(file, "", EmptyPath, BasicFields, buffer) == 0;
        status = found ? Read(buffer) : default;
        return found;
    }

    internal static bool TryGet(string path, out FileStatus status)
    {
        var buffer = stackalloc byte[BufferSize];
        var found = Get(FileCalls.CurrentDirectory, path, 0, BasicFields, buffer) == 0;
        status = found ? Read(buffer) : default;
        return found;
    }

    private static FileStatus Read(byte* buffer) => new(
        *(ulong*)(buffer + DeviceOffset),
        *(ulong*)(buffer + InodeOffset),
        (*(ushort*)(buffer + ModeOffset) & TypeMask) == RegularType,
        *(uint*)(buffer + LinksOffset),
        *(long*)(buffer + SizeOffset));
}

/// <summary>Which file it is, and how large.</summary>
/// <param name="Device">Where it is.</param>
/// <param name="Inode">Which one there.</param>
/// <param name="IsRegular">Whether it is no directory, device or pipe.</param>
/// <param name="Links">How many names it has; 0 when it was deleted.</param>
/// <param name="Size">In bytes.</param>
internal readonly record struct FileStatus(ulong Device, ulong Inode, bool IsRegular, uint Links, long Size);
