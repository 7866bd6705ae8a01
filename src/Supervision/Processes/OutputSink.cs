using Supervision.Logs;
using Supervision.Posix.Output;

namespace Supervision.Processes;

/// <summary>Cuts one stream of one process into lines and stores them; a line left unfinished is stored after a while all the same.</summary>
internal sealed class OutputSink : IOutputSink
{
    private static readonly TimeSpan PartialLineAge = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly LineSplitter _splitter;
    private readonly TimeProvider _time;
    private ITimer? _timer;
    private bool _armed;

    public OutputSink(string service, LogStream stream, LogStore logs, TimeProvider time)
    {
        _splitter = new LineSplitter(line => logs.Append(service, stream, line));
        _time = time;
    }

    public void OnBytes(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _splitter.Write(bytes);
            if (_splitter.HasPartial && !_armed)
            {
                _timer ??= _time.CreateTimer(static sink => ((OutputSink)sink!).OnAge(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _armed = _timer.Change(PartialLineAge, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void OnEnd()
    {
        lock (_lock)
        {
            _splitter.Flush();
            _timer?.Dispose();
        }
    }

    private void OnAge()
    {
        lock (_lock)
        {
            _armed = false;
            _splitter.Flush();
        }
    }
}
