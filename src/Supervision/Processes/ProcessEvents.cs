using Supervision.Posix.Processes;
using Supervision.Services;

namespace Supervision.Processes;

/// <summary>The process of this incarnation runs.</summary>
internal sealed record ProcessSpawned(MainProcess Process)
{
    /// <summary>When, on the monotonic clock, should the keeper have started it by itself; null: just now.</summary>
    public TimeSpan? At { get; init; }
}

/// <summary>The keeper of this incarnation died, and another watches it from now on.</summary>
internal sealed record ProcessAdopted(MainProcess Process);

/// <summary>It could not be made.</summary>
internal sealed record ProcessRefused(string Error, bool IsTransient);

/// <summary>Its main process ended.</summary>
internal sealed record ProcessExited(ExitDescription Exit, int Leftovers);

/// <summary>Its main process ended, and the next incarnation runs in its place.</summary>
internal sealed record ProcessReplaced(ExitDescription Exit, TimeSpan At, KeptProcess Next);

/// <summary>What was started first ended and left others behind.</summary>
internal sealed record ProcessForked(ExitDescription Exit, int Leftovers);

/// <summary>Its main process is another one from now on.</summary>
internal sealed record MainProcessMoved(MainProcess Process);

/// <summary>It wrote a line to its readiness descriptor.</summary>
internal sealed record ReadyLineWritten;

/// <summary>Something that was asked for could not be done for it, in words.</summary>
internal sealed record ProcessWarned(string Text);

/// <summary>What is left of it, in answer to a question.</summary>
internal sealed record ProcessesLeft(IReadOnlyList<Leftover> Processes);

/// <summary>Told to the service: what the process of an incarnation says of itself by sd_notify(3).</summary>
internal sealed record ProcessSaid(int Number, Notification Notification);

/// <summary>Told to the service: something that an operator should know of an incarnation.</summary>
internal sealed record IncarnationWarned(int Number, string Text);

/// <summary>Told to the service: which processes of an incarnation live.</summary>
internal sealed record ProcessesSeen(int Number, IReadOnlyList<Leftover> Processes);
