namespace Supervision.Actors;

/// <summary>What a supervisor does about a child that has failed.</summary>
public enum Directive
{
    /// <summary>It goes on with its next message, with the state that it has.</summary>
    Resume,

    /// <summary>It is replaced by a new actor with the same path and mailbox.</summary>
    Restart,

    /// <summary>It ends.</summary>
    Stop,

    /// <summary>The supervisor fails in turn, and its own supervisor decides.</summary>
    Escalate,
}
