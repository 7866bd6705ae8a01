namespace Supervision.Posix.Protocol;

/// <summary>Tells since when there are messages, so that one end can be as another version of it.</summary>
internal static class MessageAge
{
    /// <summary>The version of the protocol that brought a message; what both ends may leave out belongs to none.</summary>
    internal static int Since(this MessageType type) => type switch
    {
        MessageType.SetMainProcess or MessageType.Inspect or MessageType.DropStore => VersionRange.Everything,
        >= MessageType.Notified and <= MessageType.Inspected => VersionRange.Everything,
        MessageType.Adopt or MessageType.Adopted => VersionRange.Adopting,
        MessageType.Order or MessageType.Withdraw or MessageType.Respawned => VersionRange.Ordering,
        >= MessageType.Listen and <= MessageType.AwaitCall => VersionRange.Listening,
        >= MessageType.HeldListener and <= MessageType.ListenerCalled => VersionRange.Listening,
        _ => 1,
    };
}
