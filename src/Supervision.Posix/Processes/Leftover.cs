namespace Supervision.Posix.Processes;

/// <summary>A living process of an incarnation, described for people who wonder why it does not end.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Name">The name of its program, at most 15 characters, as the kernel has it.</param>
/// <param name="State">One letter: R runs, S sleeps, D sleeps and cannot be killed, T is stopped, and others of <c>/proc/PID/stat</c>.</param>
/// <param name="WaitChannel">Where in the kernel it waits, as <c>nfs_wait_bit_killable</c>; null where that is not known.</param>
public sealed record Leftover(int Pid, string Name, char State, string? WaitChannel)
{
    /// <summary>One phrase, as <c>tar (pid 812, state D in nfs_wait_bit_killable)</c>.</summary>
    public override string ToString() => WaitChannel is null ? $"{Name} (pid {Pid}, state {State})" : $"{Name} (pid {Pid}, state {State} in {WaitChannel})";
}
