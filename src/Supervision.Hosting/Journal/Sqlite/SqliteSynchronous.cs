namespace Supervision.Hosting.Journal;

/// <summary>When SQLite waits for the disk.</summary>
public enum SqliteSynchronous
{
    /// <summary>At checkpoints. A crash of the program loses nothing; a loss of power may lose the last commits, never their order.</summary>
    Normal,

    /// <summary>At every commit: a loss of power loses nothing that was acknowledged.</summary>
    Full,
}
