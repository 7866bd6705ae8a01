using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Spawning;

/// <summary>
/// Lets the current thread, and no other, see the file system as another user does, for as long as it is not disposed.
/// </summary>
/// <remarks>The calls are the kernel's own and per thread; nothing in between may change the thread.</remarks>
internal readonly unsafe ref struct FileSystemIdentity
{
    private readonly uint[]? _groups;
    private readonly uint _user;
    private readonly uint _group;

    /// <param name="credentials">Whom to be; null changes nothing. Without the privilege nothing changes either, and later steps will say so.</param>
    internal FileSystemIdentity(Credentials? credentials)
    {
        if (credentials is null || AccountCalls.EffectiveUser() != 0) return;
        _groups = ReadGroups();
        SetGroups(credentials.Groups ?? _groups);
        _group = (uint)AccountCalls.SetFileGroup(credentials.GroupId);
        _user = (uint)AccountCalls.SetFileUser(credentials.UserId);
    }

    public void Dispose()
    {
        if (_groups is null) return;
        _ = AccountCalls.SetFileUser(_user);
        _ = AccountCalls.SetFileGroup(_group);
        SetGroups(_groups);

        // The calls report nothing; asking for an impossible user changes nothing and tells the present one.
        if ((uint)AccountCalls.SetFileUser(uint.MaxValue) != _user)
            Environment.FailFast("a thread could not return to its own file system user");
    }

    private static uint[] ReadGroups()
    {
        var groups = new uint[AccountCalls.GetThreadGroups(0, null)];
        fixed (uint* first = groups) _ = AccountCalls.GetThreadGroups(groups.Length, first);
        return groups;
    }

    private static void SetGroups(IReadOnlyList<uint> groups)
    {
        uint[] copy = [.. groups];
        fixed (uint* first = copy)
        {
            if (AccountCalls.SetThreadGroups(copy.Length, first) < 0) throw PosixException.Last("cannot set the thread's groups");
        }
    }
}
