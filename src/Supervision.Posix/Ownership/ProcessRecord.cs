using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Cgroups;
using Supervision.Posix.Looping;
using Supervision.Posix.Notifying;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;
using Supervision.Posix.Spawning;

namespace Supervision.Posix.Ownership;

/// <summary>What the owner of processes keeps of one incarnation until it is forgotten.</summary>
internal sealed class ProcessRecord
{
    internal ProcessRecord(SpawnRequest request, long sequence, SpawnedProcess process)
    {
        (Incarnation, Sequence, Forks) = (request.Incarnation, sequence, request.Forks);
        (Request, StartedAt) = (OrderState.Write(request), MonotonicClock.Now);
        (StoreKey, StoreMax) = (request.StoreMax > 0 ? request.StoreKey : null, request.StoreMax);
        (Stdout, Stderr) = (process.Stdout, process.Stderr);
        First = Main = new WatchedProcess(process.Pid, process.StartTime, process.Pidfd);
    }

    /// <summary>Takes over what another process had started.</summary>
    /// <param name="adoption">What it is.</param>
    /// <param name="sequence">Its place in the order.</param>
    /// <param name="first">The process that was spawned.</param>
    /// <param name="main">The main process, which may be the same.</param>
    /// <param name="isSessionKnown">Whether the session by the number of the first process is certainly its own.</param>
    internal ProcessRecord(Adoption adoption, long sequence, WatchedProcess first, WatchedProcess main, bool isSessionKnown)
    {
        (Incarnation, Sequence, Forks) = (adoption.Incarnation, sequence, adoption.Forks);
        (First, Main, IsAdopted, IsSessionKnown) = (first, main, true, isSessionKnown);
        (Stdout, Stderr) = (adoption.Stdout, adoption.Stderr);
    }

    /// <summary>Goes on with what this process kept when it ran another program. What is heard from its processes is left to the caller.</summary>
    internal ProcessRecord(StatePart part)
    {
        Incarnation = part.Text(Field.Incarnation)!;
        Sequence = part.Number(StateField.Sequence);
        Forks = part.Has(Field.Forks);
        (StoreKey, StoreMax) = (part.Text(Field.StoreKey), part.Integer(Field.StoreMax));
        (IsAdopted, IsSessionKnown) = (part.Has(StateField.IsAdopted), !part.Has(StateField.IsSessionUnknown));
        (Stdout, Stderr) = (part.Take(StateField.StdoutNumber), part.Take(StateField.StderrNumber));
        First = new WatchedProcess(part.Integer(Field.FirstPid), part.Number(StateField.FirstStartTime), part.Take(StateField.FirstPidfd), part.Has(StateField.HasFirstEnded));
        Main = part.Has(Field.Pid)
            ? new WatchedProcess(part.Integer(Field.Pid), part.Number(Field.StartTime), part.Take(StateField.MainPidfd), part.Has(StateField.HasMainEnded))
            : First;
        Notified = NotifiedState.Restore(part);
        IsLineReady = part.Has(Field.IsLineReady);
        Forked = ExitCode.Decode(part.Integer(Field.ForkedKind), part.Integer(Field.ForkedNumber));
        Exit = ExitCode.Decode(part.Integer(Field.ExitKind), part.Integer(Field.ExitNumber));
        Leftovers = part.Integer(Field.Leftovers);
        IsKilling = part.Has(StateField.IsKilling);
        IsForgotten = part.Has(StateField.IsForgotten);
        (Request, Order, Former) = (OrderState.RestoreRequest(part), OrderState.RestoreOrder(part), part.Text(Field.Former));
        (StartedAt, ExitedAt) = (new TimeSpan(part.Number(Field.StartedAtTicks)), new TimeSpan(part.Number(Field.ExitedAtTicks)));
    }

    internal string Incarnation { get; }

    /// <summary>Whether another process had started it: its processes are nobody's children here.</summary>
    internal bool IsAdopted { get; }

    /// <summary>Whether whatever is in the session that bears the first process's number belongs to it.</summary>
    internal bool IsSessionKnown { get; } = true;

    /// <summary>Counts the incarnations in the order in which they were spawned.</summary>
    internal long Sequence { get; }

    /// <summary>Whether the first process is to start the main one and end.</summary>
    internal bool Forks { get; }

    internal string? StoreKey { get; }

    internal int StoreMax { get; }

    /// <summary>The process that was spawned: it leads the session and the process group.</summary>
    internal WatchedProcess First { get; }

    /// <summary>The process whose end is the incarnation's: the first one, until another is named.</summary>
    internal WatchedProcess Main { get; set; }

    internal SafeFileHandle? Stdout { get; private set; }

    internal SafeFileHandle? Stderr { get; private set; }

    /// <summary>Hears its notifications; null if it may not notify.</summary>
    internal NotifyChannel? Channel { get; set; }

    /// <summary>Waits for its line; null if it has no ready descriptor.</summary>
    internal ReadyPipe? ReadyPipe { get; set; }

    /// <summary>The control group that its processes cannot leave; null if it has none of its own.</summary>
    internal CgroupLeaf? Cgroup { get; set; }

    /// <summary>What it has notified; null if nothing.</summary>
    internal NotifiedState? Notified { get; set; }

    /// <summary>Whether its line came.</summary>
    internal bool IsLineReady { get; set; }

    /// <summary>How the first process of one that forks ended.</summary>
    internal ExitStatus? Forked { get; set; }

    /// <summary>How the main process ended; null while it lives, or is not known yet.</summary>
    internal ExitStatus? Exit { get; set; }

    /// <summary>Whether the first process has ended and nobody has said yet which is the main one.</summary>
    internal bool IsWithoutMain => Forked is not null && Main == First;

    /// <summary>Whether the first process or the main one lives.</summary>
    internal bool IsAlive => !First.HasEnded || !Main.HasEnded;

    /// <summary>How many other processes lived when the main process ended.</summary>
    internal int Leftovers { get; set; }

    /// <summary>Whether everything is to be killed, until nothing is left.</summary>
    internal bool IsKilling { get; set; }

    /// <summary>Whether a look at what is left is already due.</summary>
    internal bool IsSweepDue { get; set; }

    /// <summary>Whether nobody needs it any more; it is dropped once no kill goes on.</summary>
    internal bool IsForgotten { get; set; }

    /// <summary>What it was started by, as the protocol writes it, being small so; null if another process had started it.</summary>
    internal byte[]? Request { get; }

    /// <summary>When it was started, on the monotonic clock; zero where that is not known.</summary>
    internal TimeSpan StartedAt { get; }

    /// <summary>When its main process ended, on the monotonic clock.</summary>
    internal TimeSpan ExitedAt { get; set; }

    /// <summary>What to do when its main process ends; null to report it and wait.</summary>
    internal StandingOrder? Order { get; set; }

    /// <summary>The incarnation in whose place it was started by an order; null if it was asked for.</summary>
    internal string? Former { get; init; }

    /// <summary>The one that an order has started in its place; null if none has.</summary>
    internal ProcessRecord? Successor { get; set; }

    /// <summary>What it was started by.</summary>
    internal SpawnRequest ReadRequest() => SpawnMessage.Read(Request);

    /// <summary>Takes its order back, and what is left of it for those that it has started.</summary>
    internal void Withdraw()
    {
        for (var next = this; next is not null; next = next.Successor) next.Order = null;
    }

    /// <summary>All of it, for the program that this process is to become.</summary>
    internal FrameWriter Save()
    {
        var part = new FrameWriter(StateKind.Process)
            .Add(Field.Incarnation, Incarnation)
            .Add(StateField.Sequence, Sequence)
            .AddIf(Field.Forks, Forks)
            .AddIfAny(Field.StoreKey, StoreKey)
            .Add(Field.StoreMax, StoreMax)
            .AddIf(StateField.IsAdopted, IsAdopted)
            .AddIf(StateField.IsSessionUnknown, !IsSessionKnown)
            .AddNumberOf(StateField.StdoutNumber, Stdout)
            .AddNumberOf(StateField.StderrNumber, Stderr)
            .Add(Field.FirstPid, First.Pid)
            .Add(StateField.FirstStartTime, First.StartTime)
            .AddNumberOf(StateField.FirstPidfd, First.Pidfd)
            .AddIf(StateField.HasFirstEnded, First.HasEnded)
            .AddNumberOf(StateField.NotifyNumber, Channel?.Socket.Handle)
            .AddIfAny(StateField.NotifyPath, Channel?.Socket.Path)
            .AddNumberOf(StateField.ReadyNumber, ReadyPipe?.Handle)
            .AddIfAny(StateField.CgroupDirectory, Cgroup?.Directory)
            .AddIfAny(StateField.CgroupName, Cgroup?.Name)
            .AddIf(Field.IsLineReady, IsLineReady)
            .AddForked(Forked)
            .AddExit(Exit)
            .Add(Field.Leftovers, Leftovers)
            .AddIf(StateField.IsKilling, IsKilling)
            .AddIf(StateField.IsForgotten, IsForgotten);
        Notified?.Save(part);
        OrderState.Save(this, part);
        return Main == First ? part : part
            .Add(Field.Pid, Main.Pid)
            .Add(Field.StartTime, Main.StartTime)
            .AddNumberOf(StateField.MainPidfd, Main.Pidfd)
            .AddIf(StateField.HasMainEnded, Main.HasEnded);
    }

    /// <summary>Whether a process is one whose end is watched, so that its pid is its own still.</summary>
    internal bool Watches(int pid) => (pid == First.Pid && !First.HasEnded) || (pid == Main.Pid && !Main.HasEnded);

    /// <summary>Has the output again of one whose readers have died, unless it came with it.</summary>
    internal void ReopenOutput()
    {
        if (Main.HasEnded) return;
        Stdout ??= AdoptedProcess.ReopenOutput(Main.Pid, 1, Stderr);
        Stderr ??= AdoptedProcess.ReopenOutput(Main.Pid, 2, Stdout);
    }

    /// <summary>Gives the pipes away: from now on they are the caller's to close.</summary>
    internal (SafeFileHandle? Stdout, SafeFileHandle? Stderr) TakePipes()
    {
        var pipes = (Stdout, Stderr);
        (Stdout, Stderr) = (null, null);
        return pipes;
    }

    internal void Close()
    {
        First.Pidfd.Dispose();
        Main.Pidfd.Dispose();
        Stdout?.Dispose();
        Stderr?.Dispose();
        Channel?.Dispose();
        ReadyPipe?.Dispose();
        Cgroup?.Dispose();
    }
}
