using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Supervision.Actors;
using Supervision.Logs;
using Supervision.Posix.Identity;
using Supervision.Posix.Listening;
using Supervision.Posix.Output;
using Supervision.Posix.Processes;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Processes;

/// <summary>
/// Between the actors and the host of the processes: knows which incarnation belongs to which actors, and hands events on
/// from the host's thread straight to them. A dead process is to be started again in well under a millisecond, so there is
/// no actor in between.
/// </summary>
internal sealed class ProcessLink(TimeProvider time, ServiceOutputs outputs, OutputPump pump) : IProcessObserver
{
    private readonly ConcurrentDictionary<string, KeptIncarnation> _kept = new();
    private readonly RemainingOutput _remaining = new();
    private IProcessHost? _host;

    /// <summary>Told with the reason when the host has gone away.</summary>
    public Action<string>? Lost { get; set; }

    /// <summary>Told with the reason when the host can do nothing for a time, and with null when it can again.</summary>
    public Action<string?>? Impaired { get; set; }

    /// <summary>Told what happens to listeners.</summary>
    public Action<ListenerEvent>? ListenerTold { get; set; }

    /// <summary>Everything goes through this host from now on; what it held before becomes known.</summary>
    public void Attach(IProcessHost host)
    {
        foreach (var survivor in host.Survivors)
        {
            var kept = new KeptIncarnation
            {
                Process = ProcessOf(survivor.Pid, survivor.StartTime, survivor.StartedAt),
                Exit = survivor.Exit is { } e ? Describe(e) : null,
                Leftovers = survivor.Leftovers,
                StartedAt = survivor.StartedAt,
                EndedAt = survivor.ExitedAt,
                IsOrphan = survivor.IsAdopted,
                IsRespawn = survivor.Former is not null,
            };
            kept.Unheard.AddRange(UnheardOf(survivor));
            kept.Hold(LogStream.Stdout, survivor.Stdout);
            kept.Hold(LogStream.Stderr, survivor.Stderr);
            _kept[survivor.Incarnation] = kept;
        }

        _host = host;
    }

    /// <summary>
    /// What the journal knows of a process that the host does not hold: it is found again, should it still run. Of one that the host holds the journal
    /// may know better which process is the main one.
    /// </summary>
    /// <param name="service">Whose.</param>
    /// <param name="number">The incarnation.</param>
    /// <param name="process">Its main process, as it was recorded in this boot.</param>
    /// <param name="bootId">The boot.</param>
    public void Recall(ServiceName service, int number, MainProcess process, string bootId)
    {
        var id = IncarnationId.Format(service, number);
        if (process.Pid == MainProcess.Inside || !new ProcessIdentity(process.Pid, process.StartTime, bootId).IsAlive())
        {
            return;
        }

        if (!_kept.TryGetValue(id, out var kept))
        {
            _kept[id] = new KeptIncarnation { Process = process, IsOrphan = true };
            Host.Adopt(new Adoption(id, process.Pid, process.StartTime));
        }
        else if (kept is { IsOrphan: true, Process: { } found } && (found.Pid, found.StartTime) != (process.Pid, process.StartTime))
        {
            (kept.Process, kept.Exit) = (process, null);
            Host.SetMainProcess(id, process.Pid);
        }
    }

    /// <summary>What the host holds of a service.</summary>
    /// <param name="service">Whose.</param>
    /// <param name="known">The last incarnation of which the journal knows that it was started: earlier ones have nobody to learn of them.</param>
    public ImmutableArray<KeptProcess> Of(ServiceName service, int known)
    {
        var found = ImmutableArray.CreateBuilder<KeptProcess>();
        foreach (var (id, kept) in _kept)
        {
            if (kept.Process is { } process && IncarnationId.TryParse(id, out var name, out var number) && name == service.Text)
            {
                kept.IsRespawn &= number > known;
                found.Add(new KeptProcess(number, process, kept.Exit, kept.Leftovers)
                {
                    IsOrphan = kept.IsOrphan,
                    IsRespawn = kept.IsRespawn,
                    StartedAt = kept.StartedAt,
                    EndedAt = kept.EndedAt,
                });
            }
        }

        // What one has written comes before what the next has.
        found.Sort((one, other) => one.Number.CompareTo(other.Number));
        return found.ToImmutable();
    }

    /// <summary>Incarnations held for services that nobody defines any more.</summary>
    public IEnumerable<string> StraysBeside(IReadOnlySet<string> services) =>
        _kept.Keys.Where(id => !IncarnationId.TryParse(id, out var name, out _) || !services.Contains(name));

    public void Spawn(SpawnRequest request, IActorRef incarnation, IActorRef? service)
    {
        _kept[request.Incarnation] = new KeptIncarnation { Incarnation = incarnation, Service = service };
        Host.Spawn(request);
    }

    /// <summary>From now on this actor hears of an incarnation that runs already.</summary>
    public void Adopt(string id, IActorRef incarnation, IActorRef service)
    {
        if (_kept.TryGetValue(id, out var kept))
        {
            lock (kept)
            {
                (kept.Incarnation, kept.Service) = (incarnation, service);
                kept.Unheard.ForEach(incarnation.Tell);
                kept.Unheard.Clear();
                if (kept.Exit is not null)
                {
                    incarnation.Tell(kept.ToEnd());
                }
            }

            Pump(id, kept, isNewProcess: kept.IsRespawn);
        }
    }

    /// <summary>Hands on the lines that were begun. The pump must have been disposed of.</summary>
    public void FlushOutput()
    {
        foreach (var kept in _kept.Values)
        {
            kept.FlushOutput();
        }
    }

    /// <summary>Names the main process that a forking service has left behind.</summary>
    public void SetMainProcess(string id, int pid) => Host.SetMainProcess(id, pid);

    /// <summary>The incarnation's actor is told what is left of it.</summary>
    public void Inspect(string id) => Host.Inspect(id);

    /// <summary>Leaves with the host what to do at the end of an incarnation.</summary>
    public void Order(string id, StandingOrder order) => Host.Order(id, order);

    /// <summary>Takes it back.</summary>
    public void Withdraw(string id) => Host.Withdraw(id);

    /// <summary>Closes the descriptors that are kept under a key.</summary>
    public void DropStore(string key) => Host.DropStore(key);

    public void Signal(string id, int signal, SignalScope scope) => Host.Signal(id, signal, scope);

    /// <summary>Kills what is left; <paramref name="asker"/> hears of it as <see cref="ServiceInput.TreeGone"/>.</summary>
    public void KillTree(string id, IActorRef asker)
    {
        if (_kept.TryGetValue(id, out var kept))
        {
            kept.Service = asker;
        }

        Host.KillTree(id);
    }

    /// <summary>Nobody needs it any more: what is left of it is killed, and then forgotten.</summary>
    public void Discard(string id)
    {
        if (_kept.TryGetValue(id, out var kept))
        {
            (kept.Service, kept.IsDiscarded) = (null, true);
        }

        Host.KillTree(id);
    }

    /// <summary>Hears no more of an incarnation, though the host still has it. What it has written and nobody has read yet is read.</summary>
    public void LetGo(string id)
    {
        if (_kept.TryRemove(id, out var kept))
        {
            if (kept.IsUnread)
            {
                // It had ended before anybody began to read what it wrote.
                Pump(id, kept, isNewProcess: kept.IsRespawn);
            }

            _remaining.LetGo(id, kept.TakeOutput());
        }
    }

    /// <summary>As <see cref="LetGo"/>; the host forgets it when what it has written is read.</summary>
    public void Forget(string id)
    {
        LetGo(id);
        _remaining.Forget(id, Host.Forget);
    }

    /// <summary>Ends when all is read that was written by what has ended. A disk that does not answer does not keep the daemon.</summary>
    public Task ReadAsync() => _remaining.ReadAsync(time);

    void IProcessObserver.Spawned(string incarnation, int pid, long startTime, SafeFileHandle? stdout, SafeFileHandle? stderr)
    {
        if (!_kept.TryGetValue(incarnation, out var kept))
        {
            stdout?.Dispose();
            stderr?.Dispose();
            return;
        }

        kept.Process = ProcessOf(pid, startTime);
        kept.Incarnation?.Tell(new ProcessSpawned(kept.Process));
        kept.Hold(LogStream.Stdout, stdout);
        kept.Hold(LogStream.Stderr, stderr);
        Pump(incarnation, kept, isNewProcess: true);
    }

    void IProcessObserver.Adopted(string incarnation, int pid, long startTime, SafeFileHandle? stdout, SafeFileHandle? stderr)
    {
        if (!_kept.TryGetValue(incarnation, out var kept))
        {
            stdout?.Dispose();
            stderr?.Dispose();
            return;
        }

        lock (kept)
        {
            kept.Hold(LogStream.Stdout, stdout);
            kept.Hold(LogStream.Stderr, stderr);
            if (kept is { IsOrphan: true, Incarnation: null })
            {
                // Its service learns of it when it asks.
                return;
            }

            if (!kept.IsOrphan)
            {
                kept.Incarnation?.Tell(new ProcessAdopted(ProcessOf(pid, startTime)));
            }
        }

        Pump(incarnation, kept, isNewProcess: false);
        kept.IsOrphan = false;
    }

    void IProcessObserver.Impaired(string? reason) => Impaired?.Invoke(reason);

    void IProcessObserver.SpawnFailed(string incarnation, SpawnError error)
    {
        if (_kept.TryRemove(incarnation, out var kept))
        {
            // Only a shortage of the host passes by itself.
            var transient = error.Stage is SpawnStage.Spawn or SpawnStage.Descriptors;
            kept.Incarnation?.Tell(new ProcessRefused(error.Message, transient));
        }
    }

    void IProcessObserver.Exited(string incarnation, ExitStatus status, int leftovers)
    {
        if (_kept.TryGetValue(incarnation, out var kept))
        {
            lock (kept)
            {
                (kept.Exit, kept.Leftovers) = (Describe(status), leftovers);
                kept.Incarnation?.Tell(new ProcessExited(kept.Exit, leftovers));
            }
        }
    }

    void IProcessObserver.Respawned(Respawn respawn)
    {
        if (!_kept.TryGetValue(respawn.Former, out var former) || former.IsDiscarded || !IncarnationId.TryParse(respawn.Incarnation, out _, out var number))
        {
            // Nobody is there who could want it.
            _kept[respawn.Incarnation] = new KeptIncarnation { IsDiscarded = true };
            respawn.Stdout?.Dispose();
            respawn.Stderr?.Dispose();
            Host.KillTree(respawn.Incarnation);
            return;
        }

        var process = ProcessOf(respawn.Pid, respawn.StartTime, respawn.StartedAt);
        var next = new KeptIncarnation { Process = process, IsRespawn = true, StartedAt = respawn.StartedAt };
        next.Unheard.Add(new ProcessSpawned(process) { At = respawn.StartedAt });
        next.Hold(LogStream.Stdout, respawn.Stdout);
        next.Hold(LogStream.Stderr, respawn.Stderr);
        _kept[respawn.Incarnation] = next;
        lock (former)
        {
            (former.Exit, former.Leftovers, former.EndedAt) = (Describe(respawn.Exit), 0, respawn.ExitedAt);
            former.Next = new KeptProcess(number, process, null, 0) { IsRespawn = true, StartedAt = respawn.StartedAt };
            former.Incarnation?.Tell(former.ToEnd());
        }
    }

    void IProcessObserver.TreeGone(string incarnation)
    {
        if (_kept.TryGetValue(incarnation, out var kept) && IncarnationId.TryParse(incarnation, out _, out var number))
        {
            kept.Leftovers = 0;
            if (kept is { Exit: null, Process: not null, Incarnation: { } forked })
            {
                // What forked and never named its main process has none whose end could have been told.
                forked.Tell(new ProcessExited(ExitDescription.Lost, 0));
            }
            else if (kept.Service is { } service)
            {
                service.Tell(new ServiceInput.TreeGone(number));
            }
            else if (kept.IsDiscarded)
            {
                Forget(incarnation);
            }
        }
    }

    void IProcessObserver.Notified(string incarnation, Notification notification) => Tell(incarnation, notification);

    void IProcessObserver.ReadyLine(string incarnation) => Tell(incarnation, new ReadyLineWritten());

    void IProcessObserver.Forked(string incarnation, ExitStatus status, int leftovers) => Tell(incarnation, new ProcessForked(Describe(status), leftovers));

    void IProcessObserver.MainProcessChanged(string incarnation, int pid, long startTime)
    {
        if (_kept.TryGetValue(incarnation, out var kept))
        {
            kept.Process = ProcessOf(pid, startTime);
            Tell(incarnation, new MainProcessMoved(kept.Process));
        }
    }

    void IProcessObserver.MainProcessRefused(string incarnation, int pid, string reason) =>
        Tell(incarnation, new ProcessWarned($"pid {pid} cannot be its main process: {reason}"));

    void IProcessObserver.Warned(string incarnation, string text) => Tell(incarnation, new ProcessWarned(text));

    void IProcessObserver.Inspected(string incarnation, IReadOnlyList<Leftover> processes) => Tell(incarnation, new ProcessesLeft(processes));

    private void Tell(string incarnation, object message)
    {
        if (_kept.TryGetValue(incarnation, out var kept))
        {
            kept.Tell(message);
        }
    }

    void IProcessObserver.ListenerTold(ListenerEvent told)
    {
        if (ListenerTold is { } hear) hear(told);
        else (told as ListenerEvent.Opened)?.Socket.Dispose();
    }

    void IProcessObserver.Disconnected(string reason) => Lost?.Invoke(reason);

    private IProcessHost Host => _host ?? throw new InvalidOperationException("No host is attached");

    private void Pump(string id, KeptIncarnation kept, bool isNewProcess)
    {
        if (IncarnationId.TryParse(id, out var service, out _))
        {
            var isMain = IncarnationId.WriterOf(service) == service;
            var output = outputs.Of(IncarnationId.WriterOf(service));
            output.Begin(isNewProcess && isMain);
            kept.Pump((stream, pipe) => new OutputSink(output, stream, pump, pipe, time));
        }
    }

    /// <summary>What it told while nobody listened.</summary>
    private static IEnumerable<object> UnheardOf(Survivor survivor)
    {
        if (survivor is { Forked: { } forked, Exit: null } && survivor.Pid == survivor.FirstPid)
        {
            yield return new ProcessForked(Describe(forked), survivor.Leftovers);
        }

        if (survivor.IsLineReady)
        {
            yield return new ReadyLineWritten();
        }

        if (survivor.Notified is { } notification)
        {
            yield return notification;
        }
    }

    private MainProcess ProcessOf(int pid, long startTime, TimeSpan? startedAt = null) =>
        new(pid, startTime, startedAt is { } then && then <= time.Elapsed() ? time.GetUtcNow() - (time.Elapsed() - then) : time.GetUtcNow());

    private static ExitDescription Describe(ExitStatus status) => status switch
    {
        ExitStatus.Exited e => ExitDescription.Exited(e.Code) with { Reason = e.Reason },
        ExitStatus.Signaled s => ExitDescription.Signaled(Signals.Name(s.Signal), s.CoreDumped),
        ExitStatus.Lost l => ExitDescription.Lost with { Reason = l.Reason },
        _ => ExitDescription.Lost,
    };
}
