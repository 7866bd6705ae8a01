namespace Supervision.Posix.Redirecting;

/// <summary>Connections cannot be redirected. The message is the whole sentence, for the operator.</summary>
internal sealed class RedirectException(string message) : Exception(message);
