namespace Supervision.Posix.Protocol;

/// <summary>The other end doesn't speak this protocol.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
