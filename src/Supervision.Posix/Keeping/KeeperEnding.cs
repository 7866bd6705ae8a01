namespace Supervision.Posix.Keeping;

/// <summary>The time from when a keeper can be reached no more until it is gone: also a process that it was just starting may hold its lock for an instant.</summary>
internal static class KeeperEnding
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    internal static bool IsUnderWay(KeeperFiles files, out int holder)
    {
        using var held = FileLock.TryAcquire(files.Lock, out holder);
        return held is null;
    }

    internal static void Wait()
    {
        using var pause = new ManualResetEventSlim();
        _ = pause.Wait(Pause);
    }
}
