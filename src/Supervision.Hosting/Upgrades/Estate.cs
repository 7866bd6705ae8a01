using Supervision.Hosting.Http;
using Supervision.Posix;
using Supervision.Posix.Errors;

namespace Supervision.Hosting.Upgrades;

/// <summary>What a daemon hands down to the next: the lock of the data directory, and the sockets on which it answers.</summary>
internal sealed class Estate : IDisposable
{
    private Estate(FileLock held, ListeningSockets sockets, bool isInherited) => (Lock, Sockets, IsInherited) = (held, sockets, isInherited);

    /// <summary>Held from before the first file is touched. A lock that was handed down ends when the last of its holders does.</summary>
    public FileLock Lock { get; }

    public ListeningSockets Sockets { get; }

    /// <summary>Whether clients may be waiting at the sockets already: then they wait until all is there, instead of being told that it is not.</summary>
    public bool IsInherited { get; set; }

    /// <summary>Whether another process has it too, and will go on with it: then names in the file system are left as they are.</summary>
    public bool IsShared { get; set; }

    /// <summary>Takes a data directory that nobody has.</summary>
    /// <exception cref="StartupException">Another daemon has it, or it cannot be used.</exception>
    public static Estate Take(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var held = FileLock.TryAcquire(Path.Combine(directory, "lock"), out var holder)
                ?? throw new StartupException(StartupFailure.Locked, $"{directory} is in use by another daemon, pid {holder}");
            return new(held, new ListeningSockets(), isInherited: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PosixException)
        {
            throw new StartupException(StartupFailure.Unavailable, $"data-dir {directory} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>What the daemon before this one has handed down.</summary>
    public static Estate Inherit(FileLock held, ListeningSockets sockets) => new(held, sockets, isInherited: true) { IsShared = true };

    public void Dispose()
    {
        if (IsShared)
            Sockets.Leave();
        Sockets.Dispose();
        Lock.Dispose();
    }
}
