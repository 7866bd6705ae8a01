namespace Supervision.Posix.Tests.Replacing;

/// <summary>What a keeper has open, by kind.</summary>
internal static class KeeperDescriptors
{
    /// <summary>The runtime opens libraries and its source of random numbers when it needs them first, and keeps them open: they say nothing about the keeper.</summary>
    internal static string Of(int pid) => string.Join('\n', new DirectoryInfo($"/proc/{pid}/fd").EnumerateFileSystemInfos()
        .Select(descriptor => descriptor.LinkTarget!)
        .Where(target => !target.EndsWith(".dll", StringComparison.Ordinal) && target != "/dev/urandom")
        .Select(target => target.StartsWith("pipe:", StringComparison.Ordinal) ? "pipe" : target.StartsWith("socket:", StringComparison.Ordinal) ? "socket" : target)
        .Order());
}
