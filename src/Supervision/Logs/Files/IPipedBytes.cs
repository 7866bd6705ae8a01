using Supervision.Posix.Output;

namespace Supervision.Logs.Files;

/// <summary>
/// Bytes that are in a pipe still, so that they outlive a daemon that is killed. A log file has a copy of them to see where lines end. No member may block,
/// but for the disk.
/// </summary>
internal interface IPipedBytes
{
    /// <summary>Whether who wrote them has ended, so that the pipe is to be emptied though the file takes nothing.</summary>
    bool CannotWait { get; }

    /// <summary>Moves the first of them to a file, at whose end they appear at the moment in which they leave the pipe.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="count">How many.</param>
    /// <param name="trouble">Why it was not all of them; null when it was, or when the file can take none.</param>
    /// <returns>How many.</returns>
    int MoveTo(OutputFile file, int count, out string? trouble);

    /// <summary>Takes the first of them away. From now on they are in memory alone, or nowhere.</summary>
    void Discard(int count);

    /// <summary>Nobody asks for them any more.</summary>
    /// <param name="left">How many of those that were handed over are in the pipe still.</param>
    void OnOver(int left);
}
