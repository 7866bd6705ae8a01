namespace Supervision.Posix.Processes;

/// <summary>How a process ended. Its text is what an operator reads: <c>exited 3</c>, <c>killed by SIGSEGV (core dumped)</c>, <c>lost</c>.</summary>
public abstract record ExitStatus
{
    private ExitStatus()
    {
    }

    /// <summary>It returned from main or called <c>exit</c>.</summary>
    /// <param name="Code">0 to 255.</param>
    public sealed record Exited(int Code) : ExitStatus
    {
        /// <summary>Why, in words, where that is known: only of what runs inside a host application. Null else.</summary>
        public string? Reason { get; init; }

        /// <inheritdoc/>
        public override string ToString() => Reason is null ? $"exited {Code}" : $"exited {Code}: {Reason}";
    }

    /// <summary>A signal ended it.</summary>
    /// <param name="Signal">The number.</param>
    /// <param name="CoreDumped">Whether the kernel wrote a core dump.</param>
    public sealed record Signaled(int Signal, bool CoreDumped) : ExitStatus
    {
        /// <inheritdoc/>
        public override string ToString() => $"killed by {Signals.Name(Signal)}{(CoreDumped ? " (core dumped)" : "")}";
    }

    /// <summary>It ended, and nobody can say how: it was somebody else's to reap.</summary>
    public sealed record Lost : ExitStatus
    {
        /// <summary>What became of it, in words, where that is known. Null else.</summary>
        public string? Reason { get; init; }

        /// <inheritdoc/>
        public override string ToString() => Reason is null ? "lost" : $"lost: {Reason}";
    }
}
