namespace Supervision.Posix.Replacing;

/// <summary>The state of a keeper cannot be read by this program; the message says why.</summary>
internal sealed class StateException(string message) : Exception(message);
