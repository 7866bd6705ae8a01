using Supervision.Posix.Native;

namespace Supervision.Posix.Spawning;

/// <summary>
/// The file mode creation mask of the thread that spawns, from which its children have theirs. The thread is given a mask of its own first, so that the
/// rest of the process keeps what it has. For one thread, the one that uses it first.
/// </summary>
internal sealed class ThreadUmask
{
    private bool? _isOwn;

    /// <summary>Whether the thread may change its mask; not in some containers.</summary>
    internal bool CanSet => _isOwn ??= ProcessCalls.UnshareFileSystemState() == 0;

    /// <summary>Sets the mask for as long as it is not disposed; null changes nothing.</summary>
    internal readonly ref struct Setting
    {
        private readonly int? _former;

        internal Setting(int? mask) => _former = mask is { } wanted ? FileCalls.SetUmask(wanted) : null;

        public void Dispose()
        {
            if (_former is { } former) _ = FileCalls.SetUmask(former);
        }
    }
}
