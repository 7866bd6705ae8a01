using Supervision.Posix.Protocol;

namespace Supervision.Posix.Relaying;

/// <summary>What a daemon and its relay say to begin with: hello, and then the fronts that there are.</summary>
internal static class RelayProtocol
{
    /// <summary>What names the relay's files in the data directory, and the role on the command line of its program.</summary>
    internal const string Role = "relay";

    internal static VersionRange Versions { get; } = new(1, 1);

    internal static FrameWriter Hello() => new FrameWriter(MessageType.Hello)
        .Add(Field.VersionOldest, Versions.Oldest)
        .Add(Field.VersionNewest, Versions.Newest)
        .Add(Field.Pid, Environment.ProcessId);
}
