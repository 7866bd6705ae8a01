using Supervision.Posix.Protocol;

namespace Supervision.Posix.Replacing;

/// <summary>What the parts of a state are about. Numbers are never used again, and none is that of a message.</summary>
internal static class StateKind
{
    internal const MessageType Begin = (MessageType)1000;
    internal const MessageType Endpoint = (MessageType)1001;
    internal const MessageType Daemon = (MessageType)1002;
    internal const MessageType Received = (MessageType)1003;
    internal const MessageType Unsent = (MessageType)1004;
    internal const MessageType Places = (MessageType)1005;
    internal const MessageType Stored = (MessageType)1006;
    internal const MessageType Process = (MessageType)1007;
    internal const MessageType End = (MessageType)1008;
    internal const MessageType Listener = (MessageType)1009;

    internal static bool IsKnown(MessageType kind) => kind is >= Begin and <= Listener;
}
