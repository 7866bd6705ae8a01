using Supervision.Posix.Native;

namespace Supervision.Posix.Spawning;

/// <summary>
/// How many files a child may have open. The runtime raises the soft limit of its own process as far as it goes before any of our code runs, so that
/// what it was at first cannot be told; and a program that uses select(2) breaks with descriptors from 1024 on. Children therefore begin with the
/// soft limit that every Linux process begins with, as with systemd, and can raise it themselves as far as the hard one, which is ours.
/// </summary>
/// <param name="isShared">Whether other threads of this process open files while it spawns.</param>
internal sealed class OpenFilesLimit(bool isShared)
{
    /// <summary>The soft limit of a child, unless the hard one is lower.</summary>
    internal const ulong Usual = 1024;

    // What other threads may open within the moment of a spawn.
    private const int Reserve = 128;

    private readonly (ulong Soft, ulong Hard) _own = PriorityCalls.OwnOpenFiles();

    /// <summary>Lowers our own limit for as long as the result is not disposed. What is open already stays open.</summary>
    internal Setting Lower() => new(_own.Soft > Usual && (!isShared || HasRoom()) ? _own : null);

    // Descriptors get the lowest number that is free: as long as there are enough below the limit, nobody else notices it.
    private static bool HasRoom()
    {
        using var probe = Descriptor.Open("/dev/null", FileCalls.ReadOnly);
        return probe.DangerousGetHandle() < (nint)Usual - Reserve;
    }

    /// <summary>A lowered limit.</summary>
    internal readonly ref struct Setting
    {
        private readonly (ulong Soft, ulong Hard)? _former;

        internal Setting((ulong Soft, ulong Hard)? own)
        {
            _former = own;
            if (own is var (_, hard)) PriorityCalls.SetOwnOpenFiles(Usual, hard);
        }

        public void Dispose()
        {
            if (_former is var (soft, hard)) PriorityCalls.SetOwnOpenFiles(soft, hard);
        }
    }
}
