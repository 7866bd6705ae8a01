namespace Supervision.Posix.Keeping;

/// <summary>There is no keeper to be had; the message says why.</summary>
/// <param name="message">The whole sentence.</param>
/// <param name="isInUse">Whether another daemon has the keeper.</param>
public sealed class KeeperException(string message, bool isInUse = false) : Exception(message)
{
    /// <summary>Whether another daemon has the keeper.</summary>
    public bool IsInUse { get; } = isInUse;
}
