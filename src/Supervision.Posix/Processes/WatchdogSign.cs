namespace Supervision.Posix.Processes;

/// <summary>What a process says to its watchdog.</summary>
public enum WatchdogSign
{
    /// <summary><c>WATCHDOG=1</c>: it is well.</summary>
    Alive = 0,

    /// <summary><c>WATCHDOG=trigger</c>: it is to be treated as if it had said nothing in time.</summary>
    Trigger = 1,
}
