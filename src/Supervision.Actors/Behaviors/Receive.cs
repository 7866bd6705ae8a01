namespace Supervision.Actors;

/// <summary>What an actor does with a message; false when it does not handle it.</summary>
public delegate bool Receive(object message);
