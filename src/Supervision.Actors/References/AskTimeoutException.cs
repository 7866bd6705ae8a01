namespace Supervision.Actors;

/// <summary>An Ask had no answer in time.</summary>
public sealed class AskTimeoutException(string message) : TimeoutException(message);
