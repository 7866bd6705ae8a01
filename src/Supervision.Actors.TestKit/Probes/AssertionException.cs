namespace Supervision.Actors.TestKit;

/// <summary>A test expected something else; test frameworks report it as any exception.</summary>
public sealed class AssertionException(string message) : Exception(message);
