using System.Globalization;
using System.Runtime.InteropServices;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Accounts;

/// <summary>Finds users and groups as the host's name services know them.</summary>
public static unsafe class AccountDirectory
{
    private const int BufferFirst = 4 * 1024;
    private const int BufferLast = 1024 * 1024;
    private const int OutOfRange = 34;
    private const int GroupsMax = 65536;

    /// <summary>The user that this process acts as.</summary>
    public static uint EffectiveUserId => AccountCalls.EffectiveUser();

    /// <summary>The group that this process acts as.</summary>
    public static uint EffectiveGroupId => AccountCalls.EffectiveGroup();

    /// <summary>Finds a user; null if there is none.</summary>
    /// <param name="nameOrNumber">A login name, or a number in decimal digits.</param>
    /// <exception cref="PosixException">The name service failed.</exception>
    public static UserAccount? FindUser(string nameOrNumber)
    {
        return WithBuffer<UserAccount>(
            $"cannot look up the user '{nameOrNumber}'",
            (buffer, length) =>
            {
                var entry = (UserEntry*)buffer;
                var rest = buffer + sizeof(UserEntry);
                UserEntry* found = null;
                var error = TryNumber(nameOrNumber, out var id)
                    ? AccountCalls.FindUser(id, entry, rest, length, &found)
                    : AccountCalls.FindUser(nameOrNumber, entry, rest, length, &found);
                return (error, found == null ? null : new UserAccount(Text(found->Name), found->UserId, found->GroupId, Text(found->Home), Text(found->Shell)));
            });
    }

    /// <summary>Finds a group; null if there is none.</summary>
    /// <param name="nameOrNumber">A name, or a number in decimal digits.</param>
    /// <exception cref="PosixException">The name service failed.</exception>
    public static GroupAccount? FindGroup(string nameOrNumber)
    {
        return WithBuffer<GroupAccount>(
            $"cannot look up the group '{nameOrNumber}'",
            (buffer, length) =>
            {
                var entry = (GroupEntry*)buffer;
                var rest = buffer + sizeof(GroupEntry);
                GroupEntry* found = null;
                var error = TryNumber(nameOrNumber, out var id)
                    ? AccountCalls.FindGroup(id, entry, rest, length, &found)
                    : AccountCalls.FindGroup(nameOrNumber, entry, rest, length, &found);
                return (error, found == null ? null : new GroupAccount(Text(found->Name), found->GroupId));
            });
    }

    internal static bool TryNumber(string text, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>The groups that a user is a member of, its own included.</summary>
    internal static uint[] GroupsOf(UserAccount user, uint group)
    {
        for (var size = 64; ; size *= 4)
        {
            var groups = new uint[size];
            var count = size;
            fixed (uint* first = groups)
            {
                if (AccountCalls.GroupsOf(user.Name, group, first, &count) >= 0) return groups[..count];
            }

            if (size > GroupsMax) throw new PosixException($"the user '{user.Name}' is a member of too many groups");
        }
    }

    private static T? WithBuffer<T>(string action, Lookup<T> lookup)
        where T : class
    {
        for (var size = BufferFirst; ; size *= 4)
        {
            var buffer = (byte*)NativeMemory.Alloc((nuint)size);
            try
            {
                var (error, found) = lookup(buffer, (nuint)(size - sizeof(UserEntry)));
                if (found is not null) return found;
                if (error != OutOfRange || size >= BufferLast)
                    return IsNotFound(error) ? null : throw new PosixException(action, new Errno(error));
            }
            finally
            {
                NativeMemory.Free(buffer);
            }
        }
    }

    // Name services disagree about what 'not found' is: nothing, ENOENT, ESRCH, EBADF or EPERM, says the manual page.
    private static bool IsNotFound(int error) => error is 0 or 2 or 3 or 9 or 1;

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    private delegate (int Error, T? Found) Lookup<T>(byte* buffer, nuint length)
        where T : class;
}
