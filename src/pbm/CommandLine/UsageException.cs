namespace Supervision.Pbm.CommandLine;

/// <summary>The operator wrote something that is no command; the message says what and what was expected.</summary>
internal sealed class UsageException(string message) : Exception(message);
