using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Supervision.Hosting.Http;

/// <summary>Users of this host.</summary>
internal static unsafe partial class Users
{
    private const int EntryBytesMax = 256;
    private const int TextBytesMax = 16 * 1024;
    private static readonly ConcurrentDictionary<uint, string> Names = new();

    /// <summary>The user this process acts as.</summary>
    public static uint Current { get; } = GetEffectiveUserId();

    /// <summary>The name of a user, or <c>uid 1000</c> for one without. Remembered: ask only for users that are let in.</summary>
    public static string NameOf(uint user) => Names.GetOrAdd(user, static user => Find(user) ?? $"uid {user}");

    private static string? Find(uint user)
    {
        var entry = stackalloc byte[EntryBytesMax];
        var text = new byte[TextBytesMax];
        fixed (byte* start = text)
        {
            nint found;
            if (GetPasswordEntry(user, entry, start, TextBytesMax, &found) != 0 || found == 0)
                return null;
            // The name is the first member of the structure in every C library.
            return Marshal.PtrToStringUTF8(*(nint*)entry);
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static partial int GetPasswordEntry(uint user, byte* entry, byte* text, nint textBytes, nint* found);
}
