namespace Supervision.Logs.Files;

/// <summary>
/// How much may wait for files: enough for one to bridge the pauses of a busy machine, and together no more than a daemon can bear
/// when a full disk keeps a thousand services waiting.
/// </summary>
/// <param name="fileBytesMax">For one file, while all together have room.</param>
/// <param name="totalBytesMax">For all, beyond which each has only a little.</param>
internal sealed class BacklogBudget(int fileBytesMax = 4 << 20, long totalBytesMax = 64 << 20)
{
    private const int TightBytesMax = 64 * 1024;

    private long _used;

    /// <summary>What one file may hold now.</summary>
    public int FileBytesMax => Volatile.Read(ref _used) < totalBytesMax ? fileBytesMax : Math.Min(TightBytesMax, fileBytesMax);

    public void Use(int bytes) => Interlocked.Add(ref _used, bytes);
}
