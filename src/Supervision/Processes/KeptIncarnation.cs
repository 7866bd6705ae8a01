using Microsoft.Win32.SafeHandles;
using Supervision.Actors;
using Supervision.Logs;
using Supervision.Services;

namespace Supervision.Processes;

/// <summary>One incarnation. The lock is held where the host's thread and an adopting actor could miss each other.</summary>
internal sealed class KeptIncarnation
{
    private const int UnheardMax = 1000;

    private readonly List<(LogStream Stream, SafeFileHandle Pipe)> _unread = [];
    private readonly List<OutputSink> _pumped = [];

    /// <summary>For the actor that will care for it.</summary>
    public List<object> Unheard { get; } = [];

    public IActorRef? Incarnation { get; set; }

    public IActorRef? Service { get; set; }

    /// <summary>Whether nobody will ask for it: one that has no service yet may still be adopted.</summary>
    public bool IsDiscarded { get; set; }

    /// <summary>Whether its keeper had died before this daemon began, and what it is now is not told yet.</summary>
    public bool IsOrphan { get; set; }

    public MainProcess? Process { get; set; }

    public ExitDescription? Exit { get; set; }

    public int Leftovers { get; set; }

    /// <summary>Whether the keeper started it by itself, so that whoever will care for it has still to learn of it.</summary>
    public bool IsRespawn { get; set; }

    /// <summary>When it was started, on the monotonic clock; null where that is not known.</summary>
    public TimeSpan? StartedAt { get; init; }

    /// <summary>When it ended, on the monotonic clock; null where that is not known.</summary>
    public TimeSpan? EndedAt { get; set; }

    /// <summary>What the keeper has started in its place; null if nothing.</summary>
    public KeptProcess? Next { get; set; }

    /// <summary>Whether it has output that nobody reads.</summary>
    public bool IsUnread
    {
        get
        {
            lock (_pumped)
            {
                return _unread.Count > 0;
            }
        }
    }

    /// <summary>How its end is told.</summary>
    public object ToEnd() => Next is { } next ? new ProcessReplaced(Exit!, EndedAt ?? TimeSpan.Zero, next) : new ProcessExited(Exit!, Leftovers);

    /// <summary>Tells the actor that cares for it, or keeps it for the one that will.</summary>
    public void Tell(object message)
    {
        lock (this)
        {
            if (Incarnation is { } incarnation)
            {
                incarnation.Tell(message);
            }
            else if (IsRespawn && Unheard.Count < UnheardMax)
            {
                Unheard.Add(message);
            }
        }
    }

    public void Hold(LogStream stream, SafeFileHandle? pipe)
    {
        if (pipe is not null)
        {
            _unread.Add((stream, pipe));
        }
    }

    public void Pump(Func<LogStream, SafeFileHandle, OutputSink> sinkOf)
    {
        lock (_pumped)
        {
            foreach (var (stream, pipe) in _unread)
            {
                var sink = sinkOf(stream, pipe);
                sink.Start();
                _pumped.Add(sink);
            }

            _unread.Clear();
        }
    }

    public void FlushOutput()
    {
        lock (_pumped)
        {
            _pumped.ForEach(sink => sink.OnEnd());
        }
    }

    /// <summary>Gives up its output, and returns what reads it still.</summary>
    public IReadOnlyList<OutputSink> TakeOutput()
    {
        lock (_pumped)
        {
            OutputSink[] taken = [.. _pumped];
            foreach (var (_, pipe) in _unread)
            {
                pipe.Dispose();
            }

            _pumped.Clear();
            _unread.Clear();
            return taken;
        }
    }
}
