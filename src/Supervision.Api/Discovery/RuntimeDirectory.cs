namespace Supervision.Api;

/// <summary>The directory in which daemons of a user announce themselves to clients of the same user.</summary>
public static class RuntimeDirectory
{
    /// <summary>
    /// Where a daemon started now announces itself: <c>$XDG_RUNTIME_DIR/supervision</c>, else <c>/run/supervision</c> for root,
    /// else <c>/tmp/supervision-UID</c>. It may not exist yet.
    /// </summary>
    public static string Path => Candidates(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), Ownership.EffectiveUserId)[0];

    /// <summary>
    /// Every place where a daemon of this user may have announced itself, best first: one started at boot had no
    /// <c>XDG_RUNTIME_DIR</c>, while the shell that asks has.
    /// </summary>
    internal static IReadOnlyList<string> Candidates(string? xdgRuntimeDirectory, uint userId)
    {
        var found = new List<string>();
        // The XDG specification says that a relative path is to be ignored.
        if (xdgRuntimeDirectory is not null && xdgRuntimeDirectory.StartsWith('/'))
            found.Add(System.IO.Path.Combine(xdgRuntimeDirectory, "supervision"));
        found.Add(userId == 0 ? "/run/supervision" : $"/tmp/supervision-{userId}");
        return found;
    }

    /// <summary>Makes the directory with mode 0700, and refuses one that somebody else could have prepared.</summary>
    internal static void Prepare(string path)
    {
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!Ownership.IsPrivateDirectory(path))
            throw new UnauthorizedAccessException($"{path} must be a directory of user {Ownership.EffectiveUserId} with mode 0700");
    }
}
