using Supervision.Posix.Looping;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Ownership;

/// <summary>
/// The ends of main processes that another process had started. What these have left behind is found only by a look at every process of the host, so that
/// one look is for all that have ended until then, and looking takes no more than a small part of the time: a thousand that end together cost some looks,
/// and not a thousand. An end that comes alone is told at once. On the loop's thread.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="tell">Looks for what is left, and tells.</param>
internal sealed class AdoptedEnds(EventLoop loop, Action<ProcessRecord, ExitStatus> tell) : IDisposable
{
    /// <summary>So many times as long as a look took nobody looks again.</summary>
    private const int PauseFactor = 4;

    private readonly List<(ProcessRecord Record, ExitStatus Status)> _untold = [];
    private LoopTimer? _timer;
    private TimeSpan _next;
    private bool _isDue;

    /// <summary>How often there was a look.</summary>
    internal int Looks { get; private set; }

    internal void Add(ProcessRecord record, ExitStatus status)
    {
        _untold.Add((record, status));
        if (_isDue) return;
        _isDue = true;
        var wait = _next - MonotonicClock.Now;
        if (wait <= TimeSpan.Zero) loop.Post(Tell);
        else (_timer ??= new LoopTimer(loop, Tell)).Set(wait);
    }

    /// <summary>Tells at once of one that has ended and was not told of.</summary>
    internal void Tell(ProcessRecord record)
    {
        if (_untold.Exists(end => end.Record == record)) Tell();
    }

    /// <summary>Tells at once of all.</summary>
    internal void Tell()
    {
        _isDue = false;
        if (_untold.Count == 0) return;
        var begin = MonotonicClock.Now;
        Looks++;
        (ProcessRecord Record, ExitStatus Status)[] ends = [.. _untold];
        _untold.Clear();
        foreach (var (record, status) in ends) tell(record, status);
        var now = MonotonicClock.Now;
        _next = now + (PauseFactor * (now - begin));
    }

    public void Dispose() => _timer?.Dispose();
}
